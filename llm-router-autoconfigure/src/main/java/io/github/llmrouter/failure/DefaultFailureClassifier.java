package io.github.llmrouter.failure;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The router's own classifier. It looks through an exception and its causes for a failure
 * that is classified already, then for what a provider answered, then for exceptions it
 * knows by type; what an error says in words comes last.
 */
public final class DefaultFailureClassifier implements FailureClassifier {

	private static final int MAX_DEPTH = 20;

	private final List<ErrorResponseReader> readers;

	private final ResponseClassifier responses;

	private final ExceptionClassifier exceptions = new ExceptionClassifier();

	/**
	 * Create a classifier.
	 * @param readers who knows the exceptions of the client libraries in use; the first
	 * that finds an error wins
	 * @param clock the time that a moment in a response is compared with, where the
	 * response has no {@code Date} of its own
	 */
	public DefaultFailureClassifier(List<ErrorResponseReader> readers, Clock clock) {
		this.readers = List.copyOf(readers);
		this.responses = new ResponseClassifier(clock);
	}

	@Override
	public Failure classify(Throwable error) {
		List<Throwable> causes = causes(error);
		for (Throwable cause : causes) {
			if (cause instanceof ChatRouterException classified) {
				return classified.failure();
			}
		}
		for (Throwable cause : causes) {
			ErrorResponse response = read(cause);
			if (response != null) {
				return this.responses.classify(response);
			}
		}
		return this.exceptions.classify(causes);
	}

	private @Nullable ErrorResponse read(Throwable error) {
		for (ErrorResponseReader reader : this.readers) {
			try {
				ErrorResponse response = reader.read(error);
				if (response != null) {
					return response;
				}
			}
			catch (RuntimeException | LinkageError ex) {
				// a reader that fails, for example for want of its library, knows nothing
			}
		}
		return null;
	}

	// a chain of causes may be a circle
	private static List<Throwable> causes(Throwable error) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = error; cause != null && causes.size() < MAX_DEPTH; cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

}
