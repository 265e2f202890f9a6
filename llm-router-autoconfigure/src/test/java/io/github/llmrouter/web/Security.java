package io.github.llmrouter.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.WebFilter;

/**
 * Who may ask: with Spring Security, and with something of one's own in its place. All
 * take the user from basic authentication, and let others in as nobody.
 */
final class Security {

	private Security() {
	}

	private static UserDetails[] users() {
		return new UserDetails[] { User.withUsername("ann").password("secret").roles("USER").build(),
				User.withUsername("bob").password("secret").roles("USER").build() };
	}

	private static boolean isOurs() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.anyMatch((frame) -> frame.getClassName().endsWith("$ServletRequestContext")));
	}

	private static Principal principal(String authorization) {
		if (authorization == null) {
			return null;
		}
		String name = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8)
			.split(":")[0];
		return () -> name;
	}

	/** Fast. */
	private static final class PlainText implements PasswordEncoder {

		@Override
		public String encode(CharSequence password) {
			return password.toString();
		}

		@Override
		public boolean matches(CharSequence password, String encoded) {
			return encoded.contentEquals(password);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecuredServlet {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(Security.users());
		}

		@Bean
		PasswordEncoder passwordEncoder() {
			return new PlainText();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecuredWebFlux {

		@Bean
		SecurityWebFilterChain securityWebFilterChain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.anonymous(Customizer.withDefaults())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(Security.users());
		}

		@Bean
		PasswordEncoder passwordEncoder() {
			return new PlainText();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainServlet {

		@Bean
		OncePerRequestFilter principalFilter(AtomicInteger looks) {
			return new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					Principal principal = principal(request.getHeader(HttpHeaders.AUTHORIZATION));
					chain.doFilter(new HttpServletRequestWrapper(request) {

						@Override
						public Principal getUserPrincipal() {
							// the servlet of Spring MVC looks as well, at the end
							if (isOurs()) {
								looks.incrementAndGet();
							}
							return principal;
						}

					}, response);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainWebFlux {

		@Bean
		WebFilter principalFilter(AtomicInteger looks) {
			return (exchange, chain) -> chain.filter(exchange.mutate().principal(Mono.defer(() -> {
				looks.incrementAndGet();
				return Mono
					.justOrEmpty(principal(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION)));
			})).build());
		}

	}

}
