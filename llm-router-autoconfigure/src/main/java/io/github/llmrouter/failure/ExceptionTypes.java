package io.github.llmrouter.failure;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import tools.jackson.core.JacksonException;

/**
 * What single exceptions of the JDK and of HTTP clients stand for. Types of libraries
 * that need not be there are known by name, and only where one type stands for several
 * things is its message read.
 */
final class ExceptionTypes {

	private static final int MAX_DEPTH = 20;

	private ExceptionTypes() {
	}

	static boolean isInterrupt(Throwable error) {
		return error instanceof InterruptedException || error instanceof ClosedByInterruptException
				|| (error instanceof InterruptedIOException && !isTimeout(error)
						&& !(error.getCause() instanceof RejectedExecutionException));
	}

	static boolean isUnknownHost(Throwable error) {
		return error instanceof UnknownHostException || error instanceof UnresolvedAddressException;
	}

	/** TLS could not be agreed on, or the other side is not who it should be. */
	static boolean isDistrust(Throwable error) {
		return error instanceof CertificateException || error instanceof CertPathValidatorException
				|| error instanceof SSLPeerUnverifiedException
				|| (error instanceof SSLException && !isCutOff((SSLException) error));
	}

	/** No connection came about, so no request was sent. */
	static boolean isConnect(Throwable error) {
		return error instanceof ConnectException || error instanceof NoRouteToHostException
				|| error instanceof HttpConnectTimeoutException
				|| (error instanceof SocketTimeoutException && says(error, "connect timed out"));
	}

	/** To be asked after {@link #isDistrust}. */
	static boolean isBrokenHandshake(Throwable error) {
		return error instanceof SSLHandshakeException;
	}

	static boolean isRejectedTask(Throwable error) {
		return error instanceof RejectedExecutionException;
	}

	static boolean isTimeout(Throwable error) {
		return error instanceof TimeoutException || error.getClass().getSimpleName().endsWith("TimeoutException")
				|| (error instanceof InterruptedIOException && (says(error, "timeout") || says(error, "deadline")));
	}

	static boolean isProxyRefusal(Throwable error) {
		return error instanceof IOException && says(error, "proxy")
				&& (says(error, "authenticate") || says(error, "407"));
	}

	/** The client gave the request up: who did so knows more, this is the echo. */
	static boolean isClosedHere(Throwable error) {
		return error instanceof IOException && "Canceled".equals(error.getMessage());
	}

	static boolean isBrokenConnection(Throwable error) {
		return error instanceof IOException && !isUnreadable(error);
	}

	/** More than a parser accepts, which is more than a model answers. */
	static boolean isTooLarge(Throwable error) {
		return error.getClass().getSimpleName().equals("StreamConstraintsException");
	}

	static boolean isUnreadable(Throwable error) {
		// the last one: what OpenAI's and Anthropic's clients call a field that is
		// missing
		return error instanceof JacksonException || error instanceof CharacterCodingException
				|| error instanceof CharConversionException || error instanceof ZipException || isJackson2(error)
				|| error.getClass().getSimpleName().endsWith("InvalidDataException");
	}

	/** An answer without the parts it should have. */
	static boolean isMappingFault(Throwable error) {
		return error instanceof NullPointerException || error instanceof IndexOutOfBoundsException
				|| error instanceof NoSuchElementException || error instanceof ClassCastException;
	}

	/**
	 * Numbers that do not fit, in an answer that is paid for, or a client in no state to
	 * ask.
	 */
	static boolean isLastingFault(Throwable error) {
		return error instanceof ArithmeticException || error instanceof IllegalStateException;
	}

	// reset or closed by the other side, as opposed to refused
	private static boolean isCutOff(SSLException error) {
		Throwable cause = error.getCause();
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (cause instanceof IOException && !(cause instanceof SSLException)) {
				return true;
			}
			cause = cause.getCause();
		}
		// what the JDK's engines say when the other side just goes
		return says(error, "close_notify") || says(error, "terminated the handshake");
	}

	private static boolean isJackson2(Throwable error) {
		for (Class<?> type = error.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().equals("com.fasterxml.jackson.core.JacksonException")) {
				return true;
			}
		}
		return false;
	}

	private static boolean says(Throwable error, String words) {
		String message = error.getMessage();
		return message != null && message.toLowerCase(Locale.ROOT).contains(words);
	}

}
