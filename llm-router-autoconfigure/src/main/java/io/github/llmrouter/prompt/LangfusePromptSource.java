package io.github.llmrouter.prompt;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.llmrouter.langfuse.LangfuseHttp;
import io.github.llmrouter.langfuse.LangfuseVerdict;
import io.github.llmrouter.prompt.FetchResult.Failed;
import io.github.llmrouter.prompt.FetchResult.Found;

/**
 * Asks Langfuse for prompts, and blocks while it does. Safe for any thread.
 */
final class LangfusePromptSource implements Function<PromptKey, FetchResult> {

	private final Supplier<LangfuseHttp> http;

	private final PromptSupport support;

	private final InstantSource clock;

	LangfusePromptSource(Supplier<LangfuseHttp> http, PromptSupport support, InstantSource clock) {
		this.http = http;
		this.support = support;
		this.clock = clock;
	}

	/**
	 * Ask for a prompt.
	 * @param key which prompt
	 * @return what came of it; no exception is thrown
	 */
	@Override
	public FetchResult apply(PromptKey key) {
		try {
			LangfuseHttp http = this.http.get();
			HttpRequest request = http.request(path(key)).header("Accept", "application/json").GET().build();
			return read(key, http.send(request));
		}
		catch (IOException ex) {
			return Failed.unanswered("Langfuse was not reached (" + ex.getClass().getSimpleName() + ")", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Failed.noAnswer(ex);
		}
		catch (RuntimeException ex) {
			return Failed.notAsked(ex);
		}
	}

	private FetchResult read(PromptKey key, LangfuseHttp.Reply reply) {
		int status = reply.status();
		LangfuseVerdict verdict = LangfuseVerdict.of(reply, this.clock.instant());
		if (!reply.isSuccess()) {
			return new Failed("Langfuse answered with status " + status, status, null, verdict);
		}
		try {
			return new Found(this.support.prompt(PromptReader.reply(key.name(), reply.body())));
		}
		catch (UnreadablePromptException ex) {
			return new Failed("Langfuse answered with what is no prompt: " + ex.getMessage(), status, null, verdict);
		}
	}

	private static String path(PromptKey key) {
		String query = (key.version() != null) ? "version=" + key.version()
				: "label=" + encode(Objects.requireNonNull(key.label()));
		return "v2/prompts/" + encode(key.name()) + "?" + query;
	}

	/** Slashes too, which Langfuse takes for a part of the name. */
	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

}
