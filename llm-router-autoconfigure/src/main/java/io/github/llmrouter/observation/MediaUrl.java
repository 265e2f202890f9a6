package io.github.llmrouter.observation;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.content.Media;

/**
 * Tells what may stand for media where messages are shown: where they are, never their
 * bytes.
 */
public final class MediaUrl {

	/** Bytes come as data: URLs and, for some models, as bare Base64. */
	private static final Pattern SCHEME = Pattern.compile("(?!data:)[a-z][a-z0-9+.-]{0,20}:", Pattern.CASE_INSENSITIVE);

	private MediaUrl() {
	}

	/**
	 * Find out where media are.
	 * @param media the media
	 * @return their URL, or {@code null} if the message itself holds them
	 */
	public static @Nullable String of(Media media) {
		return (media.getData() instanceof String data && SCHEME.matcher(data).lookingAt()) ? data : null;
	}

}
