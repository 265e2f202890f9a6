package io.github.llmrouter.provider.openai;

import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import io.github.llmrouter.provider.http.UsageWarning;
import io.github.llmrouter.target.AttemptSignals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChunkInspectorTests {

	private final AtomicLong nanos = new AtomicLong();

	private final AttemptSignals signals = new AttemptSignals(this.nanos::get);

	private final ChunkInspector inspector = new ChunkInspector(
			new Redactor(ProviderConnection.of("fake", "http://localhost/v1")),
			new CompletionRepair(true, true, new UsageWarning("fake")), this.signals);

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"type\":\"ping\"}" })
	void shouldNotTakeAKeepAliveForASignOfLife(String event) throws Exception {
		this.nanos.set(5);
		assertThat(this.inspector.inspect(null, event)).isNull();
		assertThat(this.signals.silentNanos()).isEqualTo(5);
		this.inspector.inspect(null, Completions.chunk("Hel"));
		assertThat(this.signals.silentNanos()).isZero();
	}

	@Test
	void shouldNotGuessWhichCallAPartWithoutIndexBelongsTo() throws Exception {
		this.inspector.inspect(null, call("\"index\":0,\"id\":\"a\""));
		assertThatExceptionOfType(UnreadableResponseException.class)
			.isThrownBy(() -> this.inspector.inspect(null, call("\"id\":\"b\"")));
	}

	private static String call(String fields) {
		return Completions.chunkOf("[{\"index\":0,\"delta\":{\"tool_calls\":[{" + fields
				+ ",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},\"finish_reason\":null}]");
	}

}
