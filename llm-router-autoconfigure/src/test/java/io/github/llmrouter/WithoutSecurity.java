package io.github.llmrouter;

/**
 * Leaves Spring Security out of an application whose class path has it for others.
 */
public final class WithoutSecurity {

	private static final String PACKAGE = "org.springframework.boot.security.autoconfigure.";

	/** Excludes everything that would protect anything. */
	public static final String PROPERTY = "spring.autoconfigure.exclude=" + PACKAGE
			+ "ReactiveUserDetailsServiceAutoConfiguration," + PACKAGE + "SecurityAutoConfiguration," + PACKAGE
			+ "UserDetailsServiceAutoConfiguration," + PACKAGE
			+ "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration," + PACKAGE
			+ "actuate.web.servlet.ManagementWebSecurityAutoConfiguration," + PACKAGE
			+ "web.reactive.ReactiveWebSecurityAutoConfiguration," + PACKAGE
			+ "web.servlet.SecurityFilterAutoConfiguration," + PACKAGE
			+ "web.servlet.ServletWebSecurityAutoConfiguration";

	private WithoutSecurity() {
	}

}
