package io.github.llmrouter.prompt;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What is to be done on another thread while somebody waits for it, who learns in any
 * case if it never is.
 */
final class PromptTask implements Runnable {

	private final Runnable work;

	private final Consumer<Throwable> notDone;

	private PromptTask(Runnable work, Consumer<Throwable> notDone) {
		this.work = work;
		this.notDone = notDone;
	}

	/**
	 * Have it done.
	 * @param executor has threads
	 * @param work what to do; throws nothing
	 * @param notDone told why it is not done, on this thread or on the one that closes
	 */
	static void start(Executor executor, Runnable work, Consumer<Throwable> notDone) {
		try {
			executor.execute(new PromptTask(work, notDone));
		}
		catch (Throwable ex) {
			// a thread that cannot be created is an error
			notDone.accept(ex);
		}
	}

	@Override
	public void run() {
		this.work.run();
	}

	/**
	 * It will not be done any more.
	 */
	void drop() {
		this.notDone.accept(new RejectedExecutionException("closed"));
	}

}
