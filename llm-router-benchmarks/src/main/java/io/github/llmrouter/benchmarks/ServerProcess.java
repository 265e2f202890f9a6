package io.github.llmrouter.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.Reply;

/**
 * The fake OpenRouter in a JVM of its own, so that it shares no heap with the client that
 * is measured. Used by one thread.
 */
final class ServerProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader in;

	private final BufferedWriter out;

	private final String baseUrl;

	ServerProcess(List<String> jvmFlags, int chunks, int latencyMillis) throws IOException {
		List<String> command = Jvm.command(jvmFlags, System.getProperty("java.class.path"), ServerProcess.class,
				String.valueOf(chunks), String.valueOf(latencyMillis));
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.in = this.process.inputReader(StandardCharsets.UTF_8);
		this.out = this.process.outputWriter(StandardCharsets.UTF_8);
		this.baseUrl = Objects.requireNonNull(this.in.readLine(), "The server has not started");
	}

	String baseUrl() {
		return this.baseUrl;
	}

	/**
	 * Return how many requests came since the last time.
	 * @return the number
	 */
	long takeRequestCount() {
		try {
			this.out.write("count\n");
			this.out.flush();
			return Long.parseLong(Objects.requireNonNull(this.in.readLine(), "The server is gone"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
	}

	/**
	 * Run the fake until the parent closes its end of the pipe.
	 * @param args how many chunks an answer has, and how many milliseconds pass before it
	 * @throws IOException if the pipe breaks
	 */
	public static void main(String[] args) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		BufferedWriter out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
		try (FakeOpenRouter openRouter = FakeOpenRouter.builder().maxRecordedRequests(1).start()) {
			openRouter.reply(Reply.text("word")
				.tokens(Integer.parseInt(args[0]))
				.latency(Duration.ofMillis(Long.parseLong(args[1]))));
			String line = openRouter.baseUrl();
			long before = 0;
			while (true) {
				out.write(line + "\n");
				out.flush();
				if (in.readLine() == null) {
					return;
				}
				long count = openRouter.requestCount();
				line = String.valueOf(count - before);
				before = count;
			}
		}
	}

}
