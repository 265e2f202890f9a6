package io.github.llmrouter.provider.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import okhttp3.Headers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A provider's reply. Whoever gets it closes the body.
 *
 * @param status the HTTP status, or the one an error in the body stands for
 * @param headers the headers
 * @param body the body, already unzipped
 */
public record Reply(int status, Headers headers, InputStream body) {

	private static final Log logger = LogFactory.getLog(Reply.class);

	/**
	 * Nothing, for an attempt that is over.
	 * @return an empty reply
	 */
	static Reply none() {
		return new Reply(200, Headers.of(), InputStream.nullInputStream());
	}

	/**
	 * The same reply with another body and status. This one's body must have been read
	 * and closed.
	 * @param status the status
	 * @param body the body
	 * @return the reply
	 */
	public Reply with(int status, String body) {
		return new Reply(status, this.headers, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Read the whole body and close it.
	 * @return the bytes
	 * @throws IOException if it cannot be read, or is longer than an answer may be
	 */
	public byte[] readBody() throws IOException {
		try (InputStream in = this.body) {
			return in.readAllBytes();
		}
	}

	/**
	 * Close the body. That it cannot be closed helps nobody.
	 */
	public void close() {
		try {
			this.body.close();
		}
		catch (IOException ex) {
			logger.debug("A reply could not be closed", ex);
		}
	}

}
