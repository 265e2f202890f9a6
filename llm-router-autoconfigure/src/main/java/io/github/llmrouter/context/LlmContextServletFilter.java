package io.github.llmrouter.context;

import java.io.IOException;
import java.security.Principal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes known to models that are called in a servlet's request who asks: the name of its
 * principal, and a hash of its session's id if it has a session. Comes last, so that the
 * request is the one that security has prepared.
 */
public final class LlmContextServletFilter extends OncePerRequestFilter implements Ordered {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try (LlmContext.Scope scope = RequestContext.REQUESTS.push(new ServletRequestContext(request))) {
			chain.doFilter(request, response);
		}
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * A request may be read only while it lasts and, where security depends on it, on its
	 * own thread.
	 */
	private static final class ServletRequestContext implements RequestContext {

		private final HttpServletRequest request;

		private volatile @Nullable Mono<LlmContext> shared;

		ServletRequestContext(HttpServletRequest request) {
			this.request = request;
		}

		@Override
		public Mono<LlmContext> find() {
			Mono<LlmContext> shared = this.shared;
			return (shared != null) ? shared : Mono.fromSupplier(this::read);
		}

		@Override
		public void share() {
			if (this.shared == null) {
				try {
					this.shared = Mono.just(read());
				}
				catch (RuntimeException ex) {
					// for a call to tell: who goes to another thread must not be
					// disturbed, and there it is too late to read
					this.shared = Mono.error(ex);
				}
			}
		}

		private LlmContext read() {
			Principal principal = this.request.getUserPrincipal();
			HttpSession session = this.request.getSession(false);
			return LlmContext.builder()
				.user(RequestParts.user(principal))
				.session((session != null) ? RequestParts.session(session.getId()) : null)
				.build();
		}

	}

}
