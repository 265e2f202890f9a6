package io.github.llmrouter.observation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.content.Media;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MediaUrl}.
 */
class MediaUrlTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://example.org/cat.jpg", "HTTP://host/a?b=data:c", "gs://bucket/file",
			"file:/cat.jpg", "database://x" })
	void shouldTellWhereMediaAre(String url) {
		assertThat(MediaUrl.of(media().data(url).build())).isEqualTo(url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:image/png;base64,AQID", "DATA:image/png;base64,AQID", "iVBORw0KGgo=", "AQID", "" })
	void shouldTellNothingOfBytes(String data) {
		assertThat(MediaUrl.of(media().data(data).build())).isNull();
	}

	@Test
	void shouldTellNothingOfAnythingElse() {
		assertThat(MediaUrl.of(media().data(new byte[] { 1 }).build())).isNull();
	}

	private static Media.Builder media() {
		return Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG);
	}

}
