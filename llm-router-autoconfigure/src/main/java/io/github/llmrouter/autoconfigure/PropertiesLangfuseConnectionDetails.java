package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Takes the connection from {@code llm.langfuse.*}.
 */
final class PropertiesLangfuseConnectionDetails implements LangfuseConnectionDetails {

	private static final String BASE_URL = "llm.langfuse.base-url";

	private static final String API = "/api/public";

	private final String baseUrl;

	private final String publicKey;

	private final String secretKey;

	/**
	 * Check and take over.
	 * @param properties the properties
	 * @param allowHttp whether keys may be sent over http to other hosts
	 * @throws InvalidLlmConfigurationException with everything that is wrong
	 */
	PropertiesLangfuseConnectionDetails(LangfuseProperties properties, boolean allowHttp) {
		List<ConfigurationProblem> problems = new ArrayList<>();
		this.publicKey = key("llm.langfuse.public-key", properties.publicKey(), problems);
		this.secretKey = key("llm.langfuse.secret-key", properties.secretKey(), problems);
		this.baseUrl = properties.baseUrl();
		if (new BaseUrlCheck(allowHttp).check(BASE_URL, this.baseUrl, problems::add) && this.baseUrl.contains(API)) {
			problems.add(new ConfigurationProblem(BASE_URL, "names an endpoint of Langfuse's API",
					"Leave out " + API + " and what follows it."));
		}
		if (!problems.isEmpty()) {
			throw new InvalidLlmConfigurationException(problems);
		}
	}

	private static String key(String property, @Nullable Secret key, List<ConfigurationProblem> problems) {
		if (key == null) {
			problems.add(new ConfigurationProblem(property, "is not set, but llm.langfuse.enabled is true",
					"Set it to the key that the settings of the Langfuse project show, or set llm.langfuse.enabled=false."));
			return "";
		}
		HeaderCheck.checkKey(property, key, problems::add);
		return key.reveal();
	}

	@Override
	public String getBaseUrl() {
		return this.baseUrl;
	}

	@Override
	public String getPublicKey() {
		return this.publicKey;
	}

	@Override
	public String getSecretKey() {
		return this.secretKey;
	}

}
