package io.github.llmrouter.test.langfuse;

import java.util.List;
import java.util.Map;

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
