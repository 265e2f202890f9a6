package io.github.llmrouter.provider.anthropic;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpRequestBody;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.errors.AnthropicIoException;
import io.github.llmrouter.provider.http.HttpTransport;
import io.github.llmrouter.provider.http.Reply;
import io.github.llmrouter.provider.http.RequestHeaders;
import io.github.llmrouter.provider.http.WireBody;
import okhttp3.Request;

/**
 * Puts Anthropic's SDK onto our transport. The SDK never sees the key.
 */
final class AnthropicHttpClient implements HttpClient {

	private final HttpTransport transport;

	AnthropicHttpClient(HttpTransport transport) {
		this.transport = transport;
	}

	@Override
	public HttpResponse execute(HttpRequest request, RequestOptions options) {
		try {
			return new SdkResponse(this.transport.execute(translate(request), options.getTimeout().request()));
		}
		catch (IOException ex) {
			throw new AnthropicIoException("Request failed", ex);
		}
	}

	@Override
	public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
		return this.transport.executeAsync(translate(request), options.getTimeout().request()).handle((reply, ex) -> {
			if (ex instanceof IOException) {
				throw new CompletionException(new AnthropicIoException("Request failed", ex));
			}
			if (ex != null) {
				throw new CompletionException(ex);
			}
			return new SdkResponse(reply);
		});
	}

	private static Request translate(HttpRequest request) {
		RequestHeaders headers = new RequestHeaders();
		Headers sent = request.headers();
		for (String name : sent.names()) {
			for (String value : sent.values(name)) {
				headers.add(name, value);
			}
		}
		HttpRequestBody body = request.body();
		return new Request.Builder().url(request.url())
			.method(request.method().name(),
					(body == null) ? null : new WireBody(body.contentType(), body.contentLength(), body::writeTo))
			.headers(headers.build())
			.build();
	}

	/**
	 * Does nothing: the transport is closed by its provider.
	 */
	@Override
	public void close() {
	}

	private record SdkResponse(Reply reply, Headers headers) implements HttpResponse {

		SdkResponse(Reply reply) {
			this(reply, translate(reply.headers()));
		}

		private static Headers translate(okhttp3.Headers received) {
			Headers.Builder headers = Headers.builder();
			received.forEach((header) -> headers.put(header.getFirst(), header.getSecond()));
			return headers.build();
		}

		@Override
		public int statusCode() {
			return this.reply.status();
		}

		@Override
		public InputStream body() {
			return this.reply.body();
		}

		@Override
		public void close() {
			this.reply.close();
		}

	}

}
