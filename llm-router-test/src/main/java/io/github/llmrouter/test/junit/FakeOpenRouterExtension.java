package io.github.llmrouter.test.junit;

import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.FakeOpenRouterBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a running {@link FakeOpenRouter}, reset after each of them. Registered by
 * {@code @ExtendWith} or in a static field it runs for the whole class, nested classes
 * included; registered in an instance field, for one test. Tests get it as a parameter,
 * or from {@link #fake()}.
 * <p>
 * Tests that share one fake must not run in parallel.
 */
public final class FakeOpenRouterExtension
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

	private final FakeOpenRouterBuilder builder;

	private @Nullable FakeOpenRouter fake;

	private int scopes;

	/**
	 * Run a fake as it comes.
	 */
	public FakeOpenRouterExtension() {
		this(FakeOpenRouter.builder());
	}

	/**
	 * Run a fake of one's own making.
	 * @param builder starts it
	 */
	public FakeOpenRouterExtension(FakeOpenRouterBuilder builder) {
		this.builder = builder;
	}

	/**
	 * Return the fake.
	 * @return the fake, running
	 * @throws IllegalStateException outside of tests
	 */
	public synchronized FakeOpenRouter fake() {
		if (this.fake == null) {
			throw new IllegalStateException("The fake runs only during tests; "
					+ "an extension that is needed before them belongs in a static field");
		}
		return this.fake;
	}

	/**
	 * Return the URL of the fake's API. Handy as a reference for
	 * {@code @DynamicPropertySource}.
	 * @return the URL
	 */
	public String baseUrl() {
		return fake().baseUrl();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		enter();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		enter();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		fake().reset();
		leave();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		leave();
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == FakeOpenRouter.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return fake();
	}

	private synchronized void enter() {
		if (this.scopes++ == 0) {
			this.fake = this.builder.start();
		}
	}

	private synchronized void leave() {
		if (--this.scopes == 0 && this.fake != null) {
			this.fake.close();
			this.fake = null;
		}
	}

}
