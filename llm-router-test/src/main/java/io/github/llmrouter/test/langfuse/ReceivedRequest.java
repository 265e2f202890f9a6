package io.github.llmrouter.test.langfuse;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * A request that came.
 *
 * @param method its method
 * @param path its path and query
 * @param headers its headers, by lower-case name
 * @param body its body, unzipped
 */
public record ReceivedRequest(String method, String path, Map<String, List<String>> headers, byte[] body) {

	static ReceivedRequest read(HttpExchange exchange) throws IOException {
		Map<String, List<String>> headers = new TreeMap<>();
		exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
		boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
			return new ReceivedRequest(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers,
					body.readAllBytes());
		}
	}

	/**
	 * The first value of a header.
	 * @param name its name in lower case
	 * @return the value, or {@code null}
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null && !values.isEmpty()) ? values.get(0) : null;
	}

	/** No body and no header: keys and prompts are in them. */
	@Override
	public String toString() {
		return this.method + " " + this.path + " (" + this.body.length + " bytes)";
	}

}
