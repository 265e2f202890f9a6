package io.github.llmrouter.provider.openai;

import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.provider.http.UsageWarning;
import io.github.llmrouter.target.AttemptSignals;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChunkInspectorTests {

	private final AtomicLong nanoTime = new AtomicLong();

	private final AttemptSignals signals = new AttemptSignals(this.nanoTime::get);

	private final ChunkInspector inspector = new ChunkInspector(
			new Redactor(ProviderConnection.of("fake", "http://localhost")),
			new CompletionRepair(true, true, new UsageWarning("fake")), this.signals);

	@Test
	void shouldPassAHealthyChunkAsTheSameInstance() throws Exception {
		String chunk = Completions.chunk("Hello");
		assertThat(this.inspector.inspect(null, chunk)).isSameAs(chunk);
		assertThat(this.inspector.inspect(null, "[DONE]")).isEqualTo("[DONE]");
	}

	@Test
	void shouldCountARoleAsDataButNotAsToken() throws Exception {
		this.nanoTime.set(7);
		assertThat(this.signals.silentNanos()).isEqualTo(7);
		this.inspector.inspect(null, Completions.chunk(""));
		assertThat(this.signals.silentNanos()).isZero();
		assertThat(this.signals.hasFirstToken()).isFalse();
		this.inspector.inspect(null, Completions.chunk("H"));
		assertThat(this.signals.hasFirstToken()).isTrue();
	}

	@Test
	void shouldFillInTheIdAndModelOfEarlierChunks() throws Exception {
		assertThat(this.inspector.inspect(null, "{\"choices\":[]}"))
			.isEqualTo("{\"choices\":[],\"id\":\"unknown\",\"model\":\"\"}");
		this.inspector.inspect(null, Completions.chunk("H"));
		assertThat(this.inspector.inspect(null, "{\"choices\":[]}"))
			.isEqualTo("{\"choices\":[],\"id\":\"gen-1\",\"model\":\"acme/one-2026\"}");
	}

}
