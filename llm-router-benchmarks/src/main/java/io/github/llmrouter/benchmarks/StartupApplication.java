package io.github.llmrouter.benchmarks;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * An application with nothing in it but what is on its class path.
 */
@EnableAutoConfiguration
class StartupApplication {

	static final String READY = "ready, beans: ";

	public static void main(String[] args) {
		int beans = new SpringApplicationBuilder(StartupApplication.class).web(WebApplicationType.NONE)
			.run(args)
			.getBeanDefinitionCount();
		System.out.println(READY + beans);
		System.exit(0);
	}

}
