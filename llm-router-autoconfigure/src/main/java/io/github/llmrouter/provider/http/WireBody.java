package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is sent at most once: without this, OkHttp repeats a request that
 * the provider may already be working on when a connection breaks, and on status 408 and
 * 503.
 */
public final class WireBody extends RequestBody {

	private final @Nullable MediaType contentType;

	private final long length;

	private final Consumer<OutputStream> writer;

	public WireBody(@Nullable String contentType, long length, Consumer<OutputStream> writer) {
		this.contentType = (contentType != null) ? MediaType.parse(contentType) : null;
		this.length = length;
		this.writer = writer;
	}

	@Override
	public @Nullable MediaType contentType() {
		return this.contentType;
	}

	@Override
	public long contentLength() {
		return this.length;
	}

	@Override
	public boolean isOneShot() {
		return true;
	}

	@Override
	public void writeTo(BufferedSink sink) throws IOException {
		this.writer.accept(sink.outputStream());
	}

}
