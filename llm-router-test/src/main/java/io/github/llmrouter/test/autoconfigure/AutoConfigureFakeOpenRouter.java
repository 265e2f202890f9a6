package io.github.llmrouter.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.llmrouter.test.FakeOpenRouter;

/**
 * Runs a {@link FakeOpenRouter} for the application context of a test class, and points
 * the application at it: {@code llm.openrouter.base-url} and
 * {@code llm.openrouter.api-key} are set, and win over the environment and over
 * properties of the test itself. The fake is a bean, to be injected into the test, and is
 * reset after each test method.
 * <p>
 * Circuit breakers are off unless {@code llm.circuit-breaker.enabled} is set: they would
 * remember the failures of one test method in the next.
 * <p>
 * A context that is cached keeps its fake; test classes that share the context share it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureFakeOpenRouter {

}
