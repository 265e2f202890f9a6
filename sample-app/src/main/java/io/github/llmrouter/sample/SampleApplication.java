package io.github.llmrouter.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * A gateway with an OpenAI-compatible API on a {@code ChatRouter}. Without a key it runs
 * on an embedded fake of OpenRouter.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SampleApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new EmbeddedOpenRouter(), new LangfuseKeys());
		application.run(args);
	}

}
