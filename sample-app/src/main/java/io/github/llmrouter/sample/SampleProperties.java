package io.github.llmrouter.sample;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sample's own settings.
 *
 * @param apiKeys the keys that clients must present, each under the name of its tenant;
 * empty to let everybody in
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue Map<String, String> apiKeys) {

	@Override
	public String toString() {
		return "SampleProperties[apiKeys of " + this.apiKeys.keySet() + "]";
	}

}
