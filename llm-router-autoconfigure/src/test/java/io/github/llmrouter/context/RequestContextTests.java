package io.github.llmrouter.context;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Who asks in a servlet's request, on its thread and on others.
 */
class RequestContextTests {

	private static final LlmContext ANN = LlmContext.builder().user("ann").build();

	private final RequestContextResolver resolver = new RequestContextResolver();

	@AfterEach
	void shouldLeaveNothingBehind() {
		assertThat(RequestContext.REQUESTS.get()).isNull();
		assertThat(this.resolver.resolve()).isNull();
		assertThat(this.resolver.resolve(Context.empty()).blockOptional()).isEmpty();
	}

	@Test
	void shouldReadTheRequestAsItIsWhenAModelIsCalled() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest();
		during(request, () -> {
			assertThat(this.resolver.resolve()).isSameAs(LlmContext.EMPTY);
			request.setUserPrincipal(() -> "ann");
			assertThat(this.resolver.resolve()).isEqualTo(ANN);
			assertThat(request.getSession(false)).isNull();
			request.getSession();
			assertThat(this.resolver.resolve().session()).matches("[0-9a-f]{32}");
		});
	}

	@Test
	void shouldBeReadOnItsOwnThreadForOthers() throws Exception {
		Request request = new Request("ann");
		AtomicReference<ContextSnapshot> snapshot = new AtomicReference<>();
		during(request, () -> snapshot.set(ContextSnapshotFactory.builder().build().captureAll()));
		request.user = "somebody else";
		assertThat(CompletableFuture.supplyAsync(() -> {
			try (ContextSnapshot.Scope scope = snapshot.get().setThreadLocals()) {
				return this.resolver.resolve();
			}
		}).get()).isEqualTo(ANN);
		assertThat(request.threads).containsOnly(Thread.currentThread());
	}

	@Test
	void shouldBeReadWhereAStreamIsSubscribedToThoughAnotherResolverIsSlow() throws Exception {
		Request request = new Request("ann");
		AtomicReference<Mono<LlmContext>> later = new AtomicReference<>();
		during(request, () -> later.set(this.resolver.resolve(Context.empty())));
		request.user = "somebody else";
		assertThat(later.get().subscribeOn(Schedulers.boundedElastic()).block()).isEqualTo(ANN);
		assertThat(request.threads).containsOnly(Thread.currentThread());
	}

	@Test
	void shouldDisturbNobodyWhoGoesToAnotherThread() throws Exception {
		Request request = new Request("ann");
		request.failure = new IllegalStateException("recycled");
		during(request, () -> {
			ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll();
			try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
				assertThatIllegalStateException().isThrownBy(this.resolver::resolve).withMessage("recycled");
			}
		});
	}

	@Test
	void shouldRestoreTheRequestOfTheThread() throws Exception {
		AtomicReference<ContextSnapshot> anns = new AtomicReference<>();
		during(new Request("ann"), () -> anns.set(ContextSnapshotFactory.builder().build().captureAll()));
		during(new Request("bob"), () -> {
			try (ContextSnapshot.Scope scope = anns.get().setThreadLocals()) {
				assertThat(this.resolver.resolve()).isEqualTo(ANN);
			}
			assertThat(this.resolver.resolve().user()).isEqualTo("bob");
			ContextSnapshot nobody = ContextSnapshotFactory.builder()
				.clearMissing(true)
				.build()
				.captureFrom(Context.empty());
			try (ContextSnapshot.Scope scope = nobody.setThreadLocals()) {
				assertThat(this.resolver.resolve()).isNull();
			}
			assertThat(this.resolver.resolve().user()).isEqualTo("bob");
		});
	}

	@Test
	void shouldNotBlockAnEventLoop() throws Exception {
		RequestContext never = Mono::never;
		Mono<LlmContext> onEventLoop = Mono.fromSupplier(() -> {
			try (LlmContext.Scope scope = RequestContext.REQUESTS.push(never)) {
				return this.resolver.resolve();
			}
		});
		assertThat(onEventLoop.subscribeOn(Schedulers.parallel()).blockOptional()).isEmpty();
	}

	@Test
	void shouldKnowNobodyByTheNameThatSpringSecurityGivesToAll() {
		assertThat(RequestParts.user(new AnonymousAuthenticationToken())).isNull();
		assertThat(RequestParts.user(null)).isNull();
	}

	private void during(HttpServletRequest request, Runnable action) throws Exception {
		FilterChain chain = (any, response) -> action.run();
		new LlmContextServletFilter().doFilter(request, new MockHttpServletResponse(), chain);
	}

	private static final class AnonymousAuthenticationToken implements Principal {

		@Override
		public String getName() {
			return "anonymousUser";
		}

	}

	private static final class Request extends MockHttpServletRequest {

		private final List<Thread> threads = new CopyOnWriteArrayList<>();

		private volatile String user;

		private volatile RuntimeException failure;

		Request(String user) {
			this.user = user;
		}

		@Override
		public Principal getUserPrincipal() {
			this.threads.add(Thread.currentThread());
			if (this.failure != null) {
				throw this.failure;
			}
			String name = this.user;
			return () -> name;
		}

	}

}
