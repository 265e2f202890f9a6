package io.github.llmrouter.provider.openai;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class InBandErrorTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"error":{"code":429,"message":"slow"},"user_id":"u"}             | 429 | {"error":{"code":429,"message":"slow"}}
					{"error":{"code":"503","message":"x"}}                            | 503 | {"error":{"code":"503","message":"x"}}
					{"error":{"code":"server_error"}}                                 | 502 | {"error":{"code":"server_error"}}
					{"error":{"http_status":404,"error_type":"not_found"}}            | 404 | {"error":{"http_status":404,"error_type":"not_found"}}
					{"error":{"code":200}}                                            | 502 | {"error":{"code":200}}
					{"error":{"code":99999999999}}                                    | 502 | {"error":{"code":99999999999}}
					{"error":"out of memory"}                                         | 502 | {"error":"out of memory"}
					{"choices":[{"finish_reason":"error","error":{"code":502,"message":"x"}}]} | 502 | {"error":{"code":502,"message":"x"}}
					{"error":{"code":429},"choices":[{"error":{"code":500}}]}         | 429 | {"error":{"code":429}}
					{"choices":[{"finish_reason":"error"}]}                           | 502 | {"error":{"message":"The model ended its answer with an error"}}
					""")
	void shouldReadTheError(String json, int status, String body) throws Exception {
		assertThat(InBandError.of(json)).isEqualTo(new InBandError(status, body));
	}

}
