package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.langfuse.observation.LangfuseMasker;
import io.github.llmrouter.langfuse.observation.LangfuseObservationFilter;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Asks the application's beans what Langfuse is shown. They are had as late as possible,
 * because the handler is made while observations are set up, and they may need what is
 * observed. Takes no lock: who makes observations may hold that of the bean factory. Safe
 * for any thread.
 */
final class LangfuseDecisions implements SmartInitializingSingleton {

	private final ObjectProvider<LangfuseObservationFilter> filters;

	private final ObjectProvider<LangfuseMasker> maskers;

	private volatile @Nullable LangfuseObservationFilter filter;

	private volatile @Nullable LangfuseMasker masker;

	LangfuseDecisions(ObjectProvider<LangfuseObservationFilter> filters, ObjectProvider<LangfuseMasker> maskers) {
		this.filters = filters;
		this.maskers = maskers;
	}

	/** What cannot be had now stops the start, and not the masking. */
	@Override
	public void afterSingletonsInstantiated() {
		filter();
		masker();
	}

	boolean isShown(Observation.Context context, boolean aboutModels) {
		LangfuseObservationFilter filter;
		try {
			filter = filter();
		}
		catch (BeansException ex) {
			return aboutModels;
		}
		return filter.isShown(context, aboutModels);
	}

	/**
	 * Mask a text.
	 * @param text the text
	 * @return what is shown of it
	 * @throws BeansException if there is a masker that cannot be had
	 */
	String mask(String text) {
		return masker().mask(text);
	}

	private LangfuseObservationFilter filter() {
		LangfuseObservationFilter filter = this.filter;
		if (filter == null) {
			filter = this.filters.getIfAvailable(() -> (context, aboutModels) -> aboutModels);
			this.filter = filter;
		}
		return filter;
	}

	private LangfuseMasker masker() {
		LangfuseMasker masker = this.masker;
		if (masker == null) {
			masker = this.maskers.getIfAvailable(() -> LangfuseMasker.NONE);
			this.masker = masker;
		}
		return masker;
	}

}
