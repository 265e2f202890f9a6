package io.github.llmrouter.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Starts the sample as its user does, without a key. All classes share the application
 * and its embedded fake, which a {@link SampleClient} resets.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(useMainMethod = SpringBootTest.UseMainMethod.ALWAYS,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		// the key of the machine's environment is not for tests, and a circuit breaker
		// would
		// remember the failures of one in the next
		properties = { "llm.openrouter.api-key=", "llm.retry.initial-interval=1ms",
				"llm.circuit-breaker.enabled=false" })
@interface SampleTest {

}
