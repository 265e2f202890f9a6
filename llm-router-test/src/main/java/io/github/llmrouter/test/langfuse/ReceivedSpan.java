package io.github.llmrouter.test.langfuse;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;

/**
 * A span that was sent.
 *
 * @param traceId its trace, in hexadecimal digits
 * @param spanId its own id, in hexadecimal digits
 * @param parentId its parent's id, empty if it has none
 * @param name its name
 * @param scope the name of what made it
 * @param start when it began
 * @param end when it ended
 * @param attributes what it says: strings, numbers, booleans and lists of them
 * @param resource what its resource says
 */
public record ReceivedSpan(String traceId, String spanId, String parentId, String name, String scope, Instant start,
		Instant end, Map<String, Object> attributes, Map<String, Object> resource) {

	static List<ReceivedSpan> read(byte[] body) throws IOException {
		List<ReceivedSpan> spans = new ArrayList<>();
		for (ResourceSpans resource : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
			for (ScopeSpans scope : resource.getScopeSpansList()) {
				scope.getSpansList()
					.forEach((span) -> spans.add(of(span, scope.getScope().getName(), resource.getResource())));
			}
		}
		return spans;
	}

	private static ReceivedSpan of(Span span, String scope, Resource resource) {
		return new ReceivedSpan(hex(span.getTraceId()), hex(span.getSpanId()), hex(span.getParentSpanId()),
				span.getName(), scope, time(span.getStartTimeUnixNano()), time(span.getEndTimeUnixNano()),
				attributes(span.getAttributesList()), attributes(resource.getAttributesList()));
	}

	private static String hex(ByteString bytes) {
		StringBuilder hex = new StringBuilder();
		for (byte b : bytes.toByteArray()) {
			hex.append(Character.forDigit((b >> 4) & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
		}
		return hex.toString();
	}

	private static Instant time(long nanos) {
		return Instant.ofEpochSecond(0, nanos);
	}

	private static Map<String, Object> attributes(List<KeyValue> keyValues) {
		Map<String, Object> attributes = new LinkedHashMap<>();
		keyValues.forEach((keyValue) -> attributes.put(keyValue.getKey(), value(keyValue.getValue())));
		return attributes;
	}

	private static Object value(AnyValue value) {
		return switch (value.getValueCase()) {
			case BOOL_VALUE -> value.getBoolValue();
			case INT_VALUE -> value.getIntValue();
			case DOUBLE_VALUE -> value.getDoubleValue();
			case ARRAY_VALUE ->
				value.getArrayValue().getValuesList().stream().map(ReceivedSpan::value).collect(Collectors.toList());
			default -> value.getStringValue();
		};
	}

	/**
	 * What an attribute says.
	 * @param name its name; {@code langfuse.observation.} may be left out
	 * @return its value, or {@code null} if there is none
	 */
	public @Nullable Object get(String name) {
		Object value = this.attributes.get(name);
		return (value != null) ? value : this.attributes.get("langfuse.observation." + name);
	}

}
