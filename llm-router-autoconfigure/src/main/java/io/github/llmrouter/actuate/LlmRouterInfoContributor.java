package io.github.llmrouter.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

import io.github.llmrouter.ChatRouter;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that tells the version of the router, the providers in use and
 * the routes.
 */
public final class LlmRouterInfoContributor implements InfoContributor {

	private final RouterLayout layout;

	public LlmRouterInfoContributor(RouterLayout layout) {
		this.layout = layout;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> info = new LinkedHashMap<>();
		String version = ChatRouter.class.getPackage().getImplementationVersion();
		if (version != null) {
			info.put("version", version);
		}
		info.put("providers", new TreeSet<>(this.layout.providers().values()));
		info.put("routes", this.layout.routes());
		builder.withDetail("llm-router", info);
	}

}
