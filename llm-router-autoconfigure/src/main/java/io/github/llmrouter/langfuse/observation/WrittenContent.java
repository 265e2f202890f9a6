package io.github.llmrouter.langfuse.observation;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Content of any kind, as it was when it was written. What it was made of is not kept:
 * nobody could tell how much memory that takes, and the application may go on to change
 * it.
 *
 * @param text a text, or JSON; {@code null} for what could not be written
 * @param json whether it is JSON
 */
record WrittenContent(@Nullable String text, boolean json) {

	private static final Log logger = LogFactory.getLog("io.github.llmrouter.langfuse");

	/**
	 * Write content.
	 * @param value a text, or what can be written as JSON
	 * @param shown whether anybody is going to see it
	 * @return the content, or {@code null} if there is none to be seen
	 */
	static @Nullable WrittenContent of(@Nullable Object value, boolean shown) {
		return (value != null && shown) ? written(value) : null;
	}

	private static WrittenContent written(Object value) {
		try {
			boolean plain = value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
			return new WrittenContent(plain ? value.toString() : BoundedJson.write(value), !plain);
		}
		// what it refers to may be anything
		catch (Throwable ex) {
			logger.debug("The content of an observation was left out", ex);
			return new WrittenContent(null, false);
		}
	}

	static long weight(@Nullable WrittenContent content) {
		return (content != null) ? ContentWeight.of(content.text()) : 0;
	}

}
