package io.github.llmrouter.web;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.WithoutSecurity;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A web application with a router, and a client that talks to it over HTTP.
 */
final class WebApplication implements AutoCloseable {

	private final HttpClient http = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private WebApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static WebApplication start(WebApplicationType type, Class<?> security, String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--spring.main.web-application-type=" + type, "--server.port=0", "--llm.models=stub:one",
						"--llm.providers.stub.type=bean", "--llm.providers.stub.bean-name=model",
						"--spring.main.banner-mode=off", "--spring.task.execution.propagate-context=true"));
		if (!security.getSimpleName().startsWith("Secured")) {
			arguments.add("--" + WithoutSecurity.PROPERTY);
		}
		for (String property : properties) {
			arguments.add("--" + property);
		}
		Class<?> controller = (type == WebApplicationType.SERVLET) ? ServletQuestions.class : WebFluxQuestions.class;
		SpringApplication application = new SpringApplication(Base.class, controller, security);
		return new WebApplication(application.run(arguments.toArray(String[]::new)));
	}

	Callers callers() {
		return this.context.getBean(Callers.class);
	}

	/** How often somebody wanted to know the user. */
	AtomicInteger looks() {
		return this.context.getBean(AtomicInteger.class);
	}

	/**
	 * Get a page as a user.
	 * @return the answer, which is one of success
	 */
	HttpResponse<String> get(String path, String question, String user, String... headers)
			throws IOException, InterruptedException {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
				"http://localhost:" + port + path + "?question=" + URLEncoder.encode(question, StandardCharsets.UTF_8)))
			.timeout(Duration.ofSeconds(30));
		if (user != null) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8)));
		}
		if (headers.length > 0) {
			request.headers(headers);
		}
		HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return response;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Base {

		/**
		 * A connection for each request: Reactor Netty 1.3.7 may read nothing more from
		 * one whose next request comes while the answer before is still being finished
		 * (reactor/reactor-netty#4361).
		 */
		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> connectionForEachRequest() {
			return (factory) -> factory.addServerCustomizers((server) -> server.maxKeepAliveRequests(1));
		}

		@Bean
		AtomicInteger looks() {
			return new AtomicInteger();
		}

		@Bean
		Callers callers() {
			return new Callers();
		}

		@Bean
		ChatModel model() {
			return new Echo();
		}

	}

	/** Answers at once. */
	private static final class Echo implements ChatModel {

		@Override
		public ChatResponse call(Prompt prompt) {
			return new ChatResponse(List.of(new Generation(new AssistantMessage(prompt.getContents()),
					ChatGenerationMetadata.builder().finishReason("STOP").build())));
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			return Flux.just(call(prompt));
		}

	}

}
