package io.github.llmrouter.failure;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which of several contradicting signals counts. Each test drops the strongest signal of
 * the one before.
 */
class ClassificationOrderTests {

	@Test
	void shouldPutTypedNameFirst() {
		assertThat(kind(418, """
				{"error":{"message":"can only afford","code":402,"http_status":403,"type":"server_error",
				"metadata":{"error_type":"context_length_exceeded"}}}""")).isEqualTo(FailureKind.CONTEXT_LENGTH);
		assertThat(kind(418, """
				{"error":{"message":"can only afford","code":402,"http_status":403,"type":"server_error",
				"error_type":"context_length_exceeded"}}""")).isEqualTo(FailureKind.CONTEXT_LENGTH);
	}

	@Test
	void shouldIgnoreNamesNobodyKnows() {
		assertThat(kind(418, """
				{"error":{"code":402,"http_status":403,"metadata":{"error_type":"surprise"}}}"""))
			.isEqualTo(FailureKind.PAYMENT);
	}

	@Test
	void shouldPutCodeBeforeStatusInBody() {
		assertThat(kind(418, """
				{"error":{"message":"overloaded","code":402,"http_status":404,"type":"server_error"}}"""))
			.isEqualTo(FailureKind.PAYMENT);
		assertThat(kind(418, """
				{"error":{"message":"overloaded","code":" 402 ","http_status":404}}""")).isEqualTo(FailureKind.PAYMENT);
		assertThat(kind(418, """
				{"error":{"message":"overloaded","code":402.0,"http_status":404}}""")).isEqualTo(FailureKind.PAYMENT);
	}

	@Test
	void shouldPutStatusInBodyBeforeHttpStatus() {
		assertThat(kind(418, """
				{"error":{"message":"overloaded","http_status":404,"type":"server_error"}}"""))
			.isEqualTo(FailureKind.MODEL_NOT_FOUND);
	}

	@Test
	void shouldPutVagueCodeBeforeHttpStatus() {
		assertThat(kind(418, """
				{"error":{"message":"overloaded","code":"server_error"}}""")).isEqualTo(FailureKind.SERVER_ERROR);
	}

	@Test
	void shouldPutHttpStatusBeforeVagueType() {
		assertThat(kind(404, """
				{"error":{"message":"overloaded","type":"server_error"}}""")).isEqualTo(FailureKind.MODEL_NOT_FOUND);
	}

	@Test
	void shouldPutVagueTypeBeforeWords() {
		assertThat(kind(200, """
				{"error":{"message":"overloaded","type":"server_error"}}""")).isEqualTo(FailureKind.SERVER_ERROR);
	}

	@Test
	void shouldReadWordsLast() {
		assertThat(kind(200, """
				{"error":{"message":"overloaded"}}""")).isEqualTo(FailureKind.OVERLOADED);
		assertThat(kind(500, """
				{"error":{"message":"maximum context length"}}""")).isEqualTo(FailureKind.SERVER_ERROR);
	}

	@Test
	void shouldReportHttpStatusUnlessItClaimsSuccess() {
		String body = """
				{"error":{"code":402}}""";
		assertThat(HttpError.classify(500, body).status()).isEqualTo(500);
		assertThat(HttpError.classify(200, body).status()).isEqualTo(402);
	}

	@Test
	void shouldPutAnswerBeforeExceptionTypes() {
		HttpError answered = new HttpError(HttpError.response(429, Map.of(), null));
		answered.initCause(new IOException("stream closed"));
		assertThat(HttpError.CLASSIFIER.classify(new IOException("outer", answered)).kind())
			.isEqualTo(FailureKind.RATE_LIMIT);
	}

	@Test
	void shouldPutExceptionTypesBeforeWords() {
		assertThat(new DefaultFailureClassifier(List.of(), HttpError.CLOCK)
			.classify(new RuntimeException("rate limit", new IOException("broken pipe")))
			.kind()).isEqualTo(FailureKind.NETWORK);
	}

	private static FailureKind kind(int status, String body) {
		return HttpError.classify(status, body).kind();
	}

}
