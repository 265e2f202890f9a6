package io.github.llmrouter.test;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;

/**
 * Listens, reads requests and has their replies played. Everything runs on a few event
 * loops; nothing blocks them.
 */
final class Server {

	private static final int MAX_BODY = 64 * 1024 * 1024;

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	private final Settings settings;

	private final Api api;

	private final Recorder recorder;

	private final Clock clock;

	private final LoopResources loops;

	private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

	private final DisposableServer server;

	Server(Settings settings, Api api, Recorder recorder, Clock clock) {
		this.settings = settings;
		this.api = api;
		this.recorder = recorder;
		this.clock = clock;
		this.loops = LoopResources.create("fake-openrouter", 1, Math.max(2, Runtime.getRuntime().availableProcessors()),
				true);
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(settings.port())
			.runOn(this.loops, false)
			.option(ChannelOption.SO_BACKLOG, 8192)
			.doOnChannelInit((observer, channel, remote) -> this.connections.add(channel))
			.handle(this::handle)
			.bindNow();
	}

	int port() {
		return ((InetSocketAddress) this.server.address()).getPort();
	}

	int connections() {
		return this.connections.size();
	}

	/**
	 * Close everything at once, replies under way included.
	 */
	void close() {
		this.server.channel().close().awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
		this.connections.close().awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
		try {
			this.loops.disposeLater(Duration.ZERO, CLOSE_TIMEOUT)
				.toFuture()
				.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// on a busy machine the threads, which are daemons, end a little later
		}
	}

	private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		Instant time = this.clock.instant();
		long nanoTime = System.nanoTime();
		response.header("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)));
		return body(request).flatMap((body) -> {
			boolean tooLarge = body.size() > MAX_BODY;
			byte[] bytes = tooLarge ? new byte[0] : body.toByteArray();
			ChatRequest chat = chat(request, bytes);
			RecordedRequest recorded = new RecordedRequest(time, nanoTime, request.method().name(), request.uri(),
					headers(request), bytes, chat);
			this.recorder.add(recorded);
			Script script = tooLarge ? Reply.error(OpenRouterError.of(413, "Request payload too large")).script()
					: answer(recorded, chat);
			return new Playback(response, recorded, this.settings.timeScale()).play(script);
		});
	}

	private static Mono<ByteArrayOutputStream> body(HttpServerRequest request) {
		return request.receive().asByteArray().reduceWith(ByteArrayOutputStream::new, (body, bytes) -> {
			if (body.size() <= MAX_BODY) {
				body.writeBytes(bytes);
			}
			return body;
		});
	}

	private static @Nullable ChatRequest chat(HttpServerRequest request, byte[] body) {
		if (!Api.CHAT.equals(new QueryStringDecoder(request.uri()).path())) {
			return null;
		}
		JsonNode json = Json.read(new String(body, StandardCharsets.UTF_8));
		return (json != null && json.isObject()) ? new ChatRequest(json) : null;
	}

	private Script answer(RecordedRequest request, @Nullable ChatRequest chat) {
		try {
			return this.api.answer(request, chat);
		}
		catch (RuntimeException ex) {
			return Reply.error(OpenRouterError.of(500, "The fake was scripted wrongly: " + ex)).script();
		}
	}

	private static Map<String, List<String>> headers(HttpServerRequest request) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String name : request.requestHeaders().names()) {
			headers.put(name, List.copyOf(request.requestHeaders().getAll(name)));
		}
		return Collections.unmodifiableMap(headers);
	}

}
