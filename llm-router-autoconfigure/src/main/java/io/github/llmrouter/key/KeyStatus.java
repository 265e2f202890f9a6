package io.github.llmrouter.key;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What a provider says about the application's key.
 *
 * @param validity whether it accepts the key
 * @param limit how much the key may spend, in USD; {@code null} if it has no limit or
 * that is unknown
 * @param limitRemaining how much of this is left
 */
public record KeyStatus(Validity validity, @Nullable BigDecimal limit, @Nullable BigDecimal limitRemaining) {

	/** The provider does not accept the key. */
	public static final KeyStatus INVALID = new KeyStatus(Validity.INVALID, null, null);

	/** The provider could not be asked, or gave no clear answer. */
	public static final KeyStatus UNKNOWN = new KeyStatus(Validity.UNKNOWN, null, null);

	/**
	 * Whether a provider accepts a key.
	 */
	public enum Validity {

		/** It does. */
		VALID,

		/** It does not. */
		INVALID,

		/** That is not known. */
		UNKNOWN

	}

}
