package io.github.llmrouter.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * Packs a completion whose content is one letter, very often.
 */
final class GzipBomb {

	private GzipBomb() {
	}

	static byte[] make(int megabytes) {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		byte[] megabyte = new byte[1024 * 1024];
		Arrays.fill(megabyte, (byte) 'a');
		try (OutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(ascii("{\"id\":\"gen-bomb\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"bomb\","
					+ "\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
					+ "\"message\":{\"role\":\"assistant\",\"content\":\""));
			for (int i = 0; i < megabytes; i++) {
				gzip.write(megabyte);
			}
			gzip.write(ascii("\"}}]}"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return packed.toByteArray();
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
