package io.github.llmrouter.test;

import java.time.Duration;
import java.util.Map;

import reactor.core.publisher.Flux;

/**
 * A reply below HTTP.
 */
public final class ConnectionReply implements Reply {

	private final Duration latency;

	private final byte[] bytes;

	private final Ending ending;

	ConnectionReply(Duration latency, byte[] bytes, Ending ending) {
		this.latency = latency;
		this.bytes = bytes.clone();
		this.ending = ending;
	}

	@Override
	public ConnectionReply latency(Duration latency) {
		return new ConnectionReply(latency, this.bytes, this.ending);
	}

	Script script() {
		Flux<Frame> frames = Flux.just(Frame.of(this.bytes), Frame.end(this.ending));
		return new Script(0, Map.of(), this.latency, frames, Script.Settlement.NONE);
	}

}
