package io.github.llmrouter.sample;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * An API key of the sample stands for a tenant. Without configured keys everybody may
 * come, and belongs to none.
 */
@Component
class ApiKeyFilter extends OncePerRequestFilter {

	static final String TENANT = "tenant";

	private final Map<String, String> tenants;

	private final JsonMapper json;

	ApiKeyFilter(SampleProperties properties, JsonMapper json) {
		this.tenants = properties.apiKeys()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
		this.json = json;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return this.tenants.isEmpty() || !request.getRequestURI().startsWith("/v1/");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String header = request.getHeader(HttpHeaders.AUTHORIZATION);
		String tenant = (header != null && header.startsWith("Bearer ")) ? this.tenants.get(header.substring(7)) : null;
		if (tenant == null) {
			response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.getOutputStream()
				.write(this.json.writeValueAsBytes(
						CompletionBody.error("The API key is missing or not known.", "invalid_api_key")));
			return;
		}
		request.setAttribute(TENANT, tenant);
		chain.doFilter(request, response);
	}

}
