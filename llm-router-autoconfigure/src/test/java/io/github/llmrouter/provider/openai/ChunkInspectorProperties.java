package io.github.llmrouter.provider.openai;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.llmrouter.provider.http.LosslessJson;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import io.github.llmrouter.provider.http.UsageWarning;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every chunk that a provider may send.
 */
class ChunkInspectorProperties {

	private static final List<String> FIELDS = List.of("error", "usage", "delta", "message", "content", "tool_calls",
			"index", "finish_reason", "code", "http_status", "type", "prompt_tokens", "completion_tokens",
			"total_tokens", "prompt_tokens_details", "cached_tokens", "cost", "function", "name", "reasoning");

	private static final List<String> LITERALS = List.of("null", "true", "0", "-1", "7", "1.5", "429", "1e400",
			"1e999999999", "-1e-999999999", "1e99999999999", "NaN", "-Infinity", "2147483648",
			"123456789012345678901234567890", "\"\"", "\" \"", "\"a\"", "\"stop\"", "\"error\"", "\"429\"",
			"\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[]]", "[null]");

	private final ChunkInspector inspector = new ChunkInspector(
			new Redactor(ProviderConnection.of("fake", "http://localhost/v1")),
			new CompletionRepair(true, true, new UsageWarning("fake")), null);

	@Property(tries = 5000)
	void shouldPassOnJsonOrFailAsDocumented(@ForAll @Size(min = 1, max = 3) List<@From("chunks") String> chunks,
			@ForAll boolean error) {
		for (String chunk : chunks) {
			verify(error ? "error" : null, chunk);
		}
	}

	@Property
	void shouldPassOnJsonOrFailWhereverAChunkIsCut(@ForAll("chunks") String chunk, @ForAll @IntRange(max = 500) int end,
			@ForAll boolean error) {
		verify(error ? "error" : null, chunk.substring(0, Math.min(end, chunk.length())));
	}

	@Property
	void shouldPassOnJsonOrFailOnAnyText(@ForAll String text, @ForAll boolean error) {
		verify(error ? "error" : null, text);
	}

	private void verify(@Nullable String event, String data) {
		try {
			String inspected = this.inspector.inspect(event, data);
			if (inspected != null && !inspected.startsWith("[DONE]")) {
				assertThat(LosslessJson.read(inspected).isObject()).isTrue();
			}
		}
		catch (UnreadableResponseException ex) {
			// a cause would quote the answer
			assertThat(ex).hasNoCause();
		}
	}

	// jqwik's own recursion takes minutes for the same
	@Provide
	Arbitrary<String> chunks() {
		return Arbitraries.randomValue((random) -> {
			String choice = "{\"index\":0,\"delta\":" + value(random, 2) + ",\"finish_reason\":" + any(LITERALS, random)
					+ "}";
			return "{\"id\":" + any(LITERALS, random) + ",\"model\":\"m\",\"choices\":"
					+ (random.nextBoolean() ? "[" + choice + "]" : value(random, 1)) + ",\"usage\":" + value(random, 2)
					+ ",\"error\":" + (random.nextBoolean() ? "null" : value(random, 2)) + "}";
		});
	}

	private static String object(Random random, int depth) {
		return Stream.generate(() -> '"' + any(FIELDS, random) + "\":" + value(random, depth + 1))
			.limit(random.nextInt(6))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static String value(Random random, int depth) {
		return switch ((depth > 4) ? 0 : random.nextInt(5)) {
			case 0, 1 -> any(LITERALS, random);
			case 2 -> '[' + value(random, depth + 1) + ']';
			default -> object(random, depth);
		};
	}

	private static String any(List<String> values, Random random) {
		return values.get(random.nextInt(values.size()));
	}

}
