package io.github.llmrouter.provider.http;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the operator, once per provider, that answers come with a usage that makes no
 * sense. Safe for any thread.
 */
public final class UsageWarning {

	private static final Log logger = LogFactory.getLog(UsageWarning.class);

	private final String provider;

	private final AtomicBoolean given = new AtomicBoolean();

	public UsageWarning(String provider) {
		this.provider = provider;
	}

	/** A usage was left out. */
	public void give() {
		if (this.given.compareAndSet(false, true)) {
			logger.warn("Provider '" + this.provider + "' reports a usage that makes no sense (token counts that are "
					+ "missing, negative or too large). Such a usage counts as unknown. This is said only once.");
		}
	}

}
