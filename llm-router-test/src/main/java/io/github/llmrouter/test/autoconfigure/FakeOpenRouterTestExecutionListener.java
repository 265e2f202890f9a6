package io.github.llmrouter.test.autoconfigure;

import io.github.llmrouter.test.FakeOpenRouter;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Resets the fake after each test method.
 */
final class FakeOpenRouterTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		Class<?> testClass = testContext.getTestClass();
		if (testContext.hasApplicationContext()
				&& TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureFakeOpenRouter.class)) {
			testContext.getApplicationContext().getBean(FakeOpenRouter.class).reset();
		}
	}

}
