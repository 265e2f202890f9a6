package io.github.llmrouter.langfuse.otlp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

import io.github.llmrouter.langfuse.LangfuseHttp;
import io.github.llmrouter.langfuse.LangfuseVerdict;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * Carries OpenTelemetry's requests on the thread that exports, and remembers the answer:
 * OpenTelemetry's exporter does not hand on what it says about when to come again. One
 * thread at a time.
 */
final class LangfuseSender implements HttpSender {

	static final String PATH = "otel/v1/traces";

	private final LangfuseHttp http;

	private final HttpSenderConfig config;

	private @Nullable Answer answer;

	LangfuseSender(LangfuseHttp http, HttpSenderConfig config) {
		this.http = http;
		this.config = config;
	}

	HttpSenderConfig config() {
		return this.config;
	}

	/**
	 * What came of the last request.
	 * @return the answer, or why there was none
	 */
	Answer lastAnswer() {
		return (this.answer != null) ? this.answer : new Answer(null, new IOException("nothing was sent"));
	}

	@Override
	public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
		this.answer = null;
		this.answer = send(message);
		// whatever it was, it is dealt with by who reads the last answer; OpenTelemetry
		// would only log it
		onResponse.accept(Accepted.INSTANCE);
	}

	private Answer send(MessageWriter message) {
		try {
			HttpRequest.Builder request = this.http.request(PATH)
				.setHeader("Content-Type", this.config.getContentType());
			this.config.getHeadersSupplier()
				.get()
				.forEach((name, values) -> values.forEach((value) -> request.setHeader(name, value)));
			Compressor compressor = this.config.getCompressor();
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			if (compressor != null) {
				request.setHeader("Content-Encoding", compressor.getEncoding());
				try (OutputStream compressed = compressor.compress(body)) {
					message.writeMessage(compressed);
				}
			}
			else {
				message.writeMessage(body);
			}
			return new Answer(
					this.http.sendUnread(request.POST(BodyPublishers.ofByteArray(body.toByteArray())).build()), null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Answer(null, ex);
		}
		catch (IOException | RuntimeException ex) {
			return new Answer(null, ex);
		}
	}

	@Override
	public CompletableResultCode shutdown() {
		return CompletableResultCode.ofSuccess();
	}

	/**
	 * What came of a request: one of the two.
	 *
	 * @param reply what was answered
	 * @param error why nothing was
	 */
	record Answer(LangfuseHttp.@Nullable Reply reply, @Nullable Exception error) {

		LangfuseVerdict verdict(Instant now) {
			return (this.reply != null) ? LangfuseVerdict.of(this.reply, now)
					: LangfuseVerdict.of(Objects.requireNonNull(this.error));
		}

		/** Nothing of the answer's body, which may be anybody's words. */
		@Override
		public String toString() {
			return (this.reply != null) ? this.reply.problem()
					: (this.error != null) ? this.error.getClass().getSimpleName() : "nothing";
		}

	}

	private enum Accepted implements HttpResponse {

		INSTANCE;

		@Override
		public int getStatusCode() {
			return 200;
		}

		@Override
		public String getStatusMessage() {
			return "";
		}

		@Override
		public byte[] getResponseBody() {
			return new byte[0];
		}

	}

}
