package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.langfuse.otlp.SpanDescriber;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.observation.ApplicationTrace;
import io.github.llmrouter.observation.CallTotals;
import io.github.llmrouter.observation.RoutedAttempt;
import io.github.llmrouter.observation.RoutedCallObservationContext;
import io.github.llmrouter.observation.TraceReference;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.observation.ChatModelObservationContext;

/**
 * Shows observations in Langfuse. On the thread of a call it only starts and ends spans;
 * what they say is made when they are sent, but for content that is neither text nor
 * messages, which is written when its observation ends. Nothing it does wrong reaches the
 * application. Safe for any thread.
 */
public final class LangfuseObservationHandler implements ObservationHandler<Observation.Context> {

	private final SpanPipeline pipeline;

	private final LangfuseObservationFilter filter;

	private final ContentSettings settings;

	private final SpanWriter writer;

	private final ObservationMappers mappers = new ObservationMappers();

	private final ApplicationTrace applicationTrace = new ApplicationTrace();

	/**
	 * Create.
	 * @param pipeline takes spans to Langfuse
	 * @param filter decides what is shown
	 * @param settings how much content is shown
	 * @param labels what is said of the application
	 */
	public LangfuseObservationHandler(SpanPipeline pipeline, LangfuseObservationFilter filter, ContentSettings settings,
			ApplicationLabels labels) {
		this.pipeline = pipeline;
		this.filter = filter;
		this.settings = settings;
		this.writer = new SpanWriter(settings, labels);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		try {
			return this.filter.isShown(context, this.mappers.find(context) != null);
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			this.pipeline.lost(ex);
			return false;
		}
	}

	@Override
	public void onStart(Observation.Context context) {
		try {
			start(context);
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			this.pipeline.lost(ex);
		}
	}

	private void start(Observation.Context context) {
		ObservationMapper<Observation.Context> known = this.mappers.find(context);
		ObservationMapper<Observation.Context> mapper = (known != null) ? known : this.mappers.other();
		String name = mapper.name(context);
		ShownObservation parent = parent(context);
		boolean attempt = RoutedAttempt.from(context) != null;
		if (parent != null && parent.attempt() && context instanceof ChatModelObservationContext && !attempt) {
			// the attempt shows already what its model would show once more
			return;
		}
		LangfuseTrace trace = (parent != null) ? parent.trace() : new LangfuseTrace(name);
		LlmContext who = inherited(mapper.who(context).withDefaults(LlmContext.current()), parent);
		trace.add(who);
		Span span = (parent != null) ? this.pipeline.start(parent.span(), name)
				: this.pipeline.startTrace(applicationTraceId(context), name);
		if (span.isRecording()) {
			context.put(TraceReference.class,
					new TraceReference(span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId()));
		}
		context.put(ShownObservation.class, new ShownObservation(span, mapper, trace, who, parent == null,
				attempt || context instanceof RoutedCallObservationContext, attempt));
	}

	private @Nullable String applicationTraceId(Observation.Context context) {
		TraceReference trace = this.applicationTrace.find(context);
		return (trace != null) ? trace.traceId() : null;
	}

	/** One who is named has the name of the trace in common with others, nothing else. */
	private static LlmContext inherited(LlmContext who, @Nullable ShownObservation parent) {
		if (parent == null) {
			return who;
		}
		LlmContext enclosing = parent.who();
		if (who.user() == null && who.session() == null) {
			return who.withDefaults(enclosing);
		}
		return (who.traceName() == null && enclosing.traceName() != null)
				? who.mutate().traceName(enclosing.traceName()).build() : who;
	}

	/** What is not shown is passed over. */
	private static @Nullable ShownObservation parent(Observation.Context context) {
		ObservationView parent = context.getParentObservation();
		while (parent != null) {
			ShownObservation shown = parent.getContextView().get(ShownObservation.class);
			if (shown != null) {
				return shown;
			}
			parent = parent.getContextView().getParentObservation();
		}
		return null;
	}

	@Override
	public void onStop(Observation.Context context) {
		try {
			ShownObservation shown = context.get(ShownObservation.class);
			if (shown != null && shown.span().isRecording()) {
				end(shown, context);
			}
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			this.pipeline.lost(ex);
		}
	}

	private void end(ShownObservation shown, Observation.Context context) {
		String name = shown.mapper().name(context);
		Telling telling = shown.mapper().tell(context, this.settings);
		SpanDescriber details = (start, content) -> this.writer.write(shown, name, telling.describe(), start, content);
		RoutedAttempt attempt = RoutedAttempt.from(context);
		CallTotals totals = shown.mapper().totals(context);
		if (attempt != null && !attempt.isCharged()) {
			// Langfuse adds up what generations say when they come
			this.pipeline.end(shown.span(), telling.weight(), details,
					(complete) -> attempt.whenCharged((charge) -> complete.run()));
		}
		else if (totals != null && !totals.isCharged()) {
			this.pipeline.end(shown.span(), telling.weight(), details, totals::whenCharged);
		}
		else {
			this.pipeline.end(shown.span(), telling.weight(), details);
		}
	}

}
