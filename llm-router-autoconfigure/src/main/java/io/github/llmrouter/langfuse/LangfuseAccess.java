package io.github.llmrouter.langfuse;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Whether Langfuse accepts the keys of a connection, as far as anybody has heard. Once it
 * has refused them nothing is sent any more over that connection, which is told once.
 * Safe for any thread.
 */
public final class LangfuseAccess {

	private static final Log logger = LogFactory.getLog("io.github.llmrouter.langfuse");

	private final AtomicBoolean refused = new AtomicBoolean();

	/**
	 * Whether the keys or the project were refused.
	 * @return whether there is no point in sending anything
	 */
	public boolean isRefused() {
		return this.refused.get();
	}

	/**
	 * The keys or the project were refused.
	 * @param answer what said so, for the log
	 */
	public void refused(String answer) {
		if (this.refused.compareAndSet(false, true)) {
			logger.error("Langfuse refuses the keys or the project (" + answer
					+ "). Neither observations nor scores are sent any more. Check llm.langfuse.public-key, secret-key "
					+ "and base-url, and whether Langfuse has suspended the project's ingestion");
		}
	}

}
