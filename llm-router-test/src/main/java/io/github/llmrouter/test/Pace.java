package io.github.llmrouter.test;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * How slowly an answer comes.
 *
 * @param latency before anything is sent
 * @param firstToken from the headers to the first token
 * @param token between two tokens
 * @param filler what is sent during longer waits, or {@code null}
 * @param interval between two fillers
 */
record Pace(Duration latency, Duration firstToken, Duration token, @Nullable Fault filler, Duration interval) {

	static final Pace NONE = new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, null, Duration.ZERO);

	/** Longer than any test. */
	static final Duration FOREVER = Duration.ofDays(3650);

	Pace withLatency(Duration latency) {
		return new Pace(latency, this.firstToken, this.token, this.filler, this.interval);
	}

	Pace withFirstToken(Duration firstToken) {
		return new Pace(this.latency, firstToken, this.token, this.filler, this.interval);
	}

	Pace withToken(Duration token) {
		return new Pace(this.latency, this.firstToken, token, this.filler, this.interval);
	}

	Pace withFiller(Fault filler, Duration interval) {
		if (interval.isZero() || interval.isNegative()) {
			throw new IllegalArgumentException("interval must be positive");
		}
		return new Pace(this.latency, this.firstToken, this.token, filler, interval);
	}

	/**
	 * Wait, and send the filler meanwhile.
	 * @param duration how long
	 * @param fillerBytes the filler as bytes
	 * @return the steps
	 */
	Flux<Frame> waiting(Duration duration, byte[] fillerBytes) {
		if (duration.isZero()) {
			return Flux.empty();
		}
		if (this.filler == null || duration.compareTo(this.interval) < 0) {
			return Flux.just(Frame.pause(duration));
		}
		long fillers = duration.dividedBy(this.interval);
		Duration rest = duration.minus(this.interval.multipliedBy(fillers));
		return Flux.just(Frame.of(fillerBytes).after(this.interval))
			.repeat(fillers - 1)
			.concatWithValues(Frame.pause(rest));
	}

}
