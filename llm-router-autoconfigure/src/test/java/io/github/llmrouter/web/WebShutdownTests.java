package io.github.llmrouter.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.WithoutSecurity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A web application ends while a request is under way.
 */
@Timeout(60)
class WebShutdownTests {

	@Test
	void shouldLetARequestThatIsUnderWayCallAModel() throws Exception {
		ConfigurableApplicationContext context = start();
		int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
		Page page = context.getBean(Page.class);
		CompletableFuture<HttpResponse<String>> response = HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/page")).build(),
					HttpResponse.BodyHandlers.ofString());
		assertThat(page.entered.await(20, TimeUnit.SECONDS)).isTrue();

		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close, (task) -> new Thread(task).start());
		Awaitility.await().until(() -> !accepts(port));
		page.released.countDown();

		assertThat(response.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		closed.get(20, TimeUnit.SECONDS);
	}

	@Test
	void shouldEndCallsAfterTheWebServerHasWaitedAndBeforeItStops() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean("llmShutdownLifecycle", SmartLifecycle.class).getPhase())
				.isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
				.isGreaterThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
		}
	}

	private static ConfigurableApplicationContext start() {
		SpringApplication application = new SpringApplication(Application.class, Page.class);
		return application.run("--spring.main.web-application-type=" + WebApplicationType.SERVLET, "--server.port=0",
				"--llm.force-mock=true", "--spring.main.banner-mode=off", "--" + WithoutSecurity.PROPERTY);
	}

	private static boolean accepts(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@RestController
	static class Page {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private final ChatRouter router;

		Page(ChatRouter router) {
			this.router = router;
		}

		@GetMapping("/page")
		String page() throws InterruptedException {
			this.entered.countDown();
			this.released.await();
			return this.router.call("Hi");
		}

	}

}
