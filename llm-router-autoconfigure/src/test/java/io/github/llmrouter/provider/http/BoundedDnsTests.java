package io.github.llmrouter.provider.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BoundedDnsTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void shouldGiveTheAddresses() throws UnknownHostException {
		List<InetAddress> addresses = List.of(InetAddress.getLoopbackAddress());
		assertThat(dns((host) -> addresses, Duration.ofSeconds(10)).lookup("x")).isEqualTo(addresses);
	}

	@Test
	void shouldPassAnUnknownHostOn() {
		UnknownHostException unknown = new UnknownHostException("x");
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> dns((host) -> {
			throw unknown;
		}, Duration.ofSeconds(10)).lookup("x")).isSameAs(unknown);
	}

	@Test
	void shouldGiveUpInTime() {
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> dns(BoundedDnsTests::never, Duration.ofMillis(20)).lookup("slow.example"))
			.withMessage("No address for slow.example within 20 ms");
	}

	@Test
	void shouldKeepAnInterrupt() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> dns(BoundedDnsTests::never, Duration.ofSeconds(10)).lookup("x"));
		assertThat(Thread.interrupted()).isTrue();
	}

	private static List<InetAddress> never(String host) {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return List.of();
	}

	private BoundedDns dns(Dns delegate, Duration timeout) {
		return new BoundedDns(delegate, timeout, this.threads);
	}

}
