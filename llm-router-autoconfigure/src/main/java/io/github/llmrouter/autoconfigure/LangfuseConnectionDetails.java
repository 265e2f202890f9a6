package io.github.llmrouter.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where Langfuse is and which project calls are shown in. A bean of this type replaces
 * the properties. It is made while observations are set up, so it must not need a bean
 * that is observed, such as a {@code RestClient.Builder}.
 */
public interface LangfuseConnectionDetails extends ConnectionDetails {

	/**
	 * Where Langfuse is.
	 * @return the URL, without {@code /api/public}
	 */
	String getBaseUrl();

	/**
	 * The project's public key.
	 * @return the key
	 */
	String getPublicKey();

	/**
	 * The project's secret key.
	 * @return the key
	 */
	String getSecretKey();

	/**
	 * How its certificate is checked.
	 * @return the bundle, or {@code null} for {@code llm.langfuse.ssl.bundle}
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
