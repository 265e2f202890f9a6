package io.github.llmrouter.test;

import java.util.Iterator;
import java.time.Clock;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /chat/completions}.
 */
final class ChatEndpoint {

	private final Settings settings;

	private final Behaviours behaviours;

	private final Account account;

	private final Ids ids;

	private final Clock clock;

	ChatEndpoint(Settings settings, Behaviours behaviours, Account account, Ids ids, Clock clock) {
		this.settings = settings;
		this.behaviours = behaviours;
		this.account = account;
		this.ids = ids;
		this.clock = clock;
	}

	Script answer(RecordedRequest recorded, @Nullable ChatRequest request) {
		OpenRouterError refusal = this.settings.refusal(recorded);
		if (refusal == null) {
			refusal = (request != null) ? objection(request) : OpenRouterError.of(400, "Invalid JSON body");
		}
		if (refusal != null || request == null) {
			return Reply.error((refusal != null) ? refusal : OpenRouterErrors.internal()).script();
		}
		Iterator<String> models = request.models().iterator();
		Reply queued = this.behaviours.any().queued();
		while (true) {
			String model = models.next();
			FakeModel serving = this.settings.catalogue().serving(model);
			Reply reply = (queued != null) ? queued : this.behaviours.forModel(model, serving.id(), recorded);
			boolean failed = reply instanceof HttpReply http && http.failed();
			if (!failed || queued != null || !models.hasNext()) {
				return script(reply, recorded, request, model, serving);
			}
		}
	}

	private @Nullable OpenRouterError objection(ChatRequest request) {
		if (!request.hasMessages()) {
			return OpenRouterError.of(400, "Input required: specify \"prompt\" or \"messages\"");
		}
		if (this.settings.strict()) {
			for (String model : request.models()) {
				if (!this.settings.catalogue().knows(model)) {
					return OpenRouterErrors.invalidModel(model);
				}
			}
		}
		return null;
	}

	private Script script(Reply reply, RecordedRequest recorded, ChatRequest request, String model, FakeModel serving) {
		if (reply instanceof HttpReply http) {
			return http.script();
		}
		if (reply instanceof ConnectionReply connection) {
			return connection.script();
		}
		CompletionReply completionReply = (CompletionReply) reply;
		Closing closing = completionReply.closing();
		FakeModel named = (closing.model() != null) ? serving.named(closing.model()) : serving;
		named = (closing.provider() != null) ? named.servedBy(closing.provider()) : named;
		long now = this.clock.instant().getEpochSecond();
		Exchange exchange = new Exchange(request, model, named, this.ids.generation(now), now);
		UsageStyle scripted = completionReply.billing().style();
		Completion completion = new Completion(completionReply, exchange,
				new Answer(completionReply.content(), exchange, this.ids),
				(scripted != null) ? scripted : this.settings.usageStyle(),
				"enabled".equalsIgnoreCase(recorded.header("X-OpenRouter-Metadata")));
		Bill bill = new Bill(this.account, completion, recorded);
		return request.stream() ? new StreamScript(completion).script(bill) : new CallScript(completion).script(bill);
	}

}
