package io.github.llmrouter.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;

/**
 * A reply that is an HTTP response of one's own making. Its content type is JSON unless
 * said otherwise.
 */
public final class HttpReply implements Reply {

	private static final int SLICE = 65_536;

	private final int status;

	private final Map<String, List<String>> headers;

	private final byte[] body;

	private final Duration latency;

	private HttpReply(int status, Map<String, List<String>> headers, byte[] body, Duration latency) {
		this.status = status;
		this.headers = headers;
		this.body = body;
		this.latency = latency;
	}

	static HttpReply of(int status) {
		return new HttpReply(status, Map.of(), new byte[0], Duration.ZERO).contentType("application/json");
	}

	static HttpReply of(OpenRouterError error, int status) {
		HttpReply reply = of(status).body(error.body());
		for (Map.Entry<String, String> header : error.headers().entrySet()) {
			reply = reply.header(header.getKey(), header.getValue());
		}
		return reply;
	}

	/**
	 * Add a header. A name may come several times.
	 * @param name of the header
	 * @param value of the header, without line breaks
	 * @return a copy of this reply with it
	 */
	public HttpReply header(String name, String value) {
		Map<String, List<String>> copy = new LinkedHashMap<>(this.headers);
		List<String> values = new ArrayList<>(copy.getOrDefault(name, List.of()));
		values.add(value);
		copy.put(name, values);
		return new HttpReply(this.status, copy, this.body, this.latency);
	}

	/**
	 * Set the content type.
	 * @param contentType of the body
	 * @return a copy of this reply with it
	 */
	public HttpReply contentType(String contentType) {
		Map<String, List<String>> copy = new LinkedHashMap<>(this.headers);
		copy.put("Content-Type", List.of(contentType));
		return new HttpReply(this.status, copy, this.body, this.latency);
	}

	/**
	 * Set the body.
	 * @param body sent as UTF-8
	 * @return a copy of this reply with it
	 */
	public HttpReply body(String body) {
		return body(body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Set the body.
	 * @param body sent as it is
	 * @return a copy of this reply with it
	 */
	public HttpReply body(byte[] body) {
		return new HttpReply(this.status, this.headers, body.clone(), this.latency);
	}

	@Override
	public HttpReply latency(Duration latency) {
		return new HttpReply(this.status, this.headers, this.body, latency);
	}

	boolean failed() {
		return this.status >= 400;
	}

	Script script() {
		Map<String, List<String>> all = new LinkedHashMap<>(this.headers);
		all.put("Content-Length", List.of(Integer.toString(this.body.length)));
		return new Script(this.status, all, this.latency, slices(this.body), Script.Settlement.NONE);
	}

	/**
	 * Cut a body so that a slow reader holds back what is not sent yet.
	 * @param body the whole body
	 * @return its parts
	 */
	static Flux<Frame> slices(byte[] body) {
		int count = (body.length + SLICE - 1) / SLICE;
		if (count <= 1) {
			return Flux.just(Frame.of(body));
		}
		return Flux.range(0, count)
			.map((i) -> Frame.of(Arrays.copyOfRange(body, i * SLICE, Math.min(body.length, (i + 1) * SLICE))));
	}

}
