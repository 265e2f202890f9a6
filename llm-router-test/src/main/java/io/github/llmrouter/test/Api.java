package io.github.llmrouter.test;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Leads each request to what answers it.
 */
final class Api {

	static final String ROOT = "/api/v1";

	static final String CHAT = ROOT + "/chat/completions";

	private static final Pattern ENDPOINTS = Pattern.compile(ROOT + "/models/(.+)/endpoints");

	private static final Pattern MODEL = Pattern.compile(ROOT + "/model/(.+)");

	private final Settings settings;

	private final Behaviours behaviours;

	private final ChatEndpoint chat;

	private final ModelsEndpoint models;

	private final AccountEndpoint account;

	Api(Settings settings, Behaviours behaviours, ChatEndpoint chat, Account account) {
		this.settings = settings;
		this.behaviours = behaviours;
		this.chat = chat;
		this.models = new ModelsEndpoint(settings.catalogue());
		this.account = new AccountEndpoint(account);
	}

	Script answer(RecordedRequest request, @Nullable ChatRequest chatRequest) {
		QueryStringDecoder uri = new QueryStringDecoder(request.path());
		Reply scripted = this.behaviours.forPath(uri.path(), request);
		if (scripted instanceof HttpReply http) {
			return http.script();
		}
		if (scripted instanceof ConnectionReply connection) {
			return connection.script();
		}
		if (scripted != null) {
			throw new IllegalArgumentException("A path is answered with HTTP or bytes, not with a completion");
		}
		if ("POST".equals(request.method()) && CHAT.equals(uri.path())) {
			return this.chat.answer(request, chatRequest);
		}
		return "GET".equals(request.method()) ? get(request, uri) : notFound("Not Found");
	}

	private Script get(RecordedRequest request, QueryStringDecoder uri) {
		Matcher endpoints = ENDPOINTS.matcher(uri.path());
		Matcher model = MODEL.matcher(uri.path());
		if (endpoints.matches()) {
			return json(this.models.endpoints(endpoints.group(1)), "Model not found");
		}
		if (model.matches()) {
			return json(this.models.model(model.group(1)), "Model not found");
		}
		return switch (uri.path()) {
			case ROOT + "/models" -> json(this.models.list(number(uri, "offset", 0), number(uri, "limit", 500)), "");
			case ROOT + "/models/count" -> json(this.models.count(), "");
			case ROOT + "/models/user", ROOT + "/key", ROOT + "/auth/key", ROOT + "/credits", ROOT + "/generation" ->
				withKey(request, uri);
			default -> notFound("Not Found");
		};
	}

	private Script withKey(RecordedRequest request, QueryStringDecoder uri) {
		OpenRouterError refusal = this.settings.refusal(request);
		String key = Settings.bearer(request);
		if (refusal != null || key == null) {
			return Reply.error((refusal != null) ? refusal : OpenRouterErrors.missingAuthentication()).script();
		}
		boolean managed = this.settings.managed(request);
		String id = parameter(uri, "id");
		return switch (uri.path()) {
			case ROOT + "/models/user" -> json(this.models.list(0, Integer.MAX_VALUE), "");
			case ROOT + "/credits" -> managed ? json(this.account.credits(), "")
					: Reply.error(OpenRouterError.of(403, "Only management keys can perform this operation")).script();
			case ROOT + "/generation" ->
				json((id != null) ? this.account.generation(id) : null, "Generation " + id + " not found");
			default -> json(this.account.key(key, managed), "");
		};
	}

	private static Script json(@Nullable ObjectNode json, String missing) {
		return (json != null) ? Reply.status(200).body(Json.bytes(json)).script() : notFound(missing);
	}

	private static Script notFound(String message) {
		return Reply.error(OpenRouterError.of(404, message)).script();
	}

	private static @Nullable String parameter(QueryStringDecoder uri, String name) {
		Map<String, List<String>> parameters = uri.parameters();
		return parameters.containsKey(name) ? parameters.get(name).get(0) : null;
	}

	private static int number(QueryStringDecoder uri, String name, int fallback) {
		String value = parameter(uri, name);
		return (value != null && value.matches("\\d{1,9}")) ? Integer.parseInt(value) : fallback;
	}

}
