package io.github.llmrouter.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Plays one reply on its connection. All of it happens on the connection's event loop;
 * what is not sent yet is not made yet.
 */
final class Playback {

	private final HttpServerResponse response;

	private final Channel channel;

	private final RecordedRequest request;

	private final double timeScale;

	/** {@code null} as long as there is more to be sent. */
	private @Nullable Ending ending;

	Playback(HttpServerResponse response, RecordedRequest request, double timeScale) {
		this.response = response;
		AtomicReference<Channel> channel = new AtomicReference<>();
		response.withConnection((connection) -> channel.set(connection.channel()));
		this.channel = Objects.requireNonNull(channel.get());
		this.request = request;
		this.timeScale = timeScale;
	}

	Mono<Void> play(Script script) {
		Mono<Void> reply = (script.status() > 0) ? http(script) : raw(script);
		return pause(script.latency()).then(reply)
			.doOnSuccess((nothing) -> over(script, false))
			.doOnError((error) -> over(script, true))
			.doOnCancel(() -> over(script, true));
	}

	private void over(Script script, boolean cancelled) {
		this.request.end(cancelled);
		script.settlement().settle(this.request.tokensSent(), cancelled);
	}

	private Mono<Void> http(Script script) {
		return Mono.defer(() -> {
			this.response.status(script.status());
			for (Map.Entry<String, List<String>> header : script.headers().entrySet()) {
				this.response.responseHeaders().set(header.getKey(), header.getValue());
			}
			if (List.of("0").equals(script.headers().get("Content-Length"))) {
				// all is said with the headers, and the connection may be closed by then
				over(script, false);
				return this.response.send();
			}
			return this.response.send(bytes(script)).then().then(Mono.defer(() -> end(script)));
		});
	}

	private Mono<Void> raw(Script script) {
		ChannelHandlerContext belowHttp = this.channel.pipeline().context(NettyPipeline.HttpCodec);
		return bytes(script).concatMap((bytes) -> completion(belowHttp.writeAndFlush(bytes)), 0)
			.then(Mono.defer(() -> end(script)));
	}

	private Flux<ByteBuf> bytes(Script script) {
		return script.frames().concatMap(this::bytes, 0).doOnComplete(() -> {
			if (this.ending == null) {
				this.ending = Ending.COMPLETE;
			}
		});
	}

	private Mono<ByteBuf> bytes(Frame frame) {
		Mono<ByteBuf> bytes = Mono.fromSupplier(() -> {
			Ending end = frame.ending();
			if (end != null) {
				this.ending = end;
			}
			if (frame.token()) {
				this.request.tokenSent();
			}
			return (frame.bytes().length > 0) ? Unpooled.wrappedBuffer(frame.bytes()) : null;
		});
		return frame.delay().isZero() ? bytes : pause(frame.delay()).then(bytes);
	}

	private Mono<Void> end(Script script) {
		if (this.ending == null || !this.channel.isActive()) {
			// a send that is interrupted completes as one that is done
			over(script, true);
			return Mono.empty();
		}
		if (this.ending == Ending.COMPLETE) {
			return Mono.empty();
		}
		if (this.ending == Ending.HOLD) {
			return Mono.never();
		}
		over(script, false);
		if (this.ending == Ending.RESET) {
			this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
		}
		return completion(this.channel.close()).then(Mono.never());
	}

	private Mono<Void> pause(Duration delay) {
		if (delay.isZero()) {
			return Mono.empty();
		}
		long nanos = Math.round(TimeUnit.NANOSECONDS.convert(delay) * this.timeScale);
		return Mono.create((sink) -> {
			Future<?> timer = this.channel.eventLoop().schedule(() -> sink.success(), nanos, TimeUnit.NANOSECONDS);
			sink.onDispose(() -> timer.cancel(false));
		});
	}

	private static Mono<Void> completion(Future<Void> write) {
		return Mono.create((sink) -> write.addListener((done) -> {
			if (done.isSuccess()) {
				sink.success();
			}
			else {
				sink.error(done.cause());
			}
		}));
	}

}
