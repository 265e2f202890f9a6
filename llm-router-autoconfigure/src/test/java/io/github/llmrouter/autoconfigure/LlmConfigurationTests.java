package io.github.llmrouter.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LlmConfiguration} and the checks behind it.
 */
class LlmConfigurationTests {

	private static final String KEY = "llm.openrouter.api-key=sk-or-1";

	@Test
	void shouldNeedNothingButAKey() {
		assertThat(chains(KEY)).containsExactly(
				"default=[~anthropic/claude-sonnet-latest, ~openai/gpt-latest," + " ~openai/gpt-mini-latest]");
	}

	@Test
	void shouldResolveEveryRoute() {
		assertThat(chains(KEY, "llm.models=a/b,local:llama3.2:3b", "llm.providers.local.type=openai",
				"llm.providers.local.base-url=http://localhost:11434/v1", "llm.routes.one.models=c/d",
				"llm.routes.two.models=mock"))
			.containsExactly("default=[a/b, local:llama3.2:3b]", "one=[c/d]", "two=[mock]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					llm.provider=mock                                                                    | ~anthropic/claude-sonnet-latest
					llm.force-mock=true                                                                  | ~anthropic/claude-sonnet-latest
					llm.force-mock=true; llm.provider=openai                                             | ~anthropic/claude-sonnet-latest
					llm.provider=corp; llm.providers.corp.type=bean; llm.providers.corp.bean-name=x      | corp
					""")
	void shouldHaveADefaultChainWithoutAKey(String properties, String first) {
		assertThat(chains(properties.split("; "))).singleElement().asString().startsWith("default=[" + first);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					llm.models=openai:x                                                                     | llm.openai.api-key
					llm.models=anthropic:x                                                                  | llm.anthropic.api-key
					llm.models=a/b                                                                          | llm.openrouter.api-key
					llm.models=a/b; llm.openrouter.base-url=http://localhost/v1                             | llm.openrouter.api-key
					llm.models=a/b; llm.openrouter.api-key=                                                 | llm.openrouter.api-key
					llm.models=mock; llm.routes.r.models=a/b                                                | llm.openrouter.api-key
					llm.models=x:y; llm.providers.x.type=openai                                             | llm.providers.x.api-key
					llm.models=x:y; llm.providers.x.type=anthropic                                          | llm.providers.x.api-key
					llm.models=y; llm.provider=x; llm.providers.x.type=openai                               | llm.providers.x.api-key
					""")
	void shouldWantTheKeyOfEachProviderInAChain(String properties, String property) {
		String[] pairs = properties.split("; ");
		assertThat(problems(pairs)).singleElement().satisfies((problem) -> {
			assertThat(problem.property()).isEqualTo(property);
			assertThat(problem.reason()).isEqualTo("is not set, and models of this provider are in a chain");
			assertThat(problem.action()).contains(property, "llm.force-mock=true");
		});
		assertThat(problems(with(pairs, property + "=k"))).isEmpty();
		assertThat(problems(with(pairs, "llm.force-mock=true"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "proxy", "my_proxy.internal", "10.0.0.1", "::1", "[fd00::1]", "fe80::1%eth0", "büro.example" })
	void shouldTakeNamesAndAddressesOfProxies(String host) {
		assertThat(problems("llm.models=mock", "llm.langfuse.proxy.host=" + host, "llm.langfuse.proxy.port=80"))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "a/b, OPENROUTER_API_KEY", "openai:x, OPENAI_API_KEY", "anthropic:x, ANTHROPIC_API_KEY" })
	void shouldNameTheVariableThatHoldsTheKey(String model, String variable) {
		assertThat(problems("llm.models=" + model)).singleElement()
			.satisfies((problem) -> assertThat(problem.action()).contains(variable, "llm.force-mock=true"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "llm.models=mock", "llm.models=openai:x; llm.openai.base-url=http://localhost:1/v1",
			"llm.models=local:x; llm.providers.local.type=openai; llm.providers.local.base-url=https://host/v1",
			"llm.models=corp; llm.providers.corp.type=bean; llm.providers.corp.bean-name=x" })
	void shouldNotWantAKeyThatIsNotNeeded(String properties) {
		assertThat(problems(properties.split("; "))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					# chains
					llm.models=                                     | llm.models                      | names no model
					llm.provider=openai                             | llm.models                      | names no model
					llm.provider=anthropic                          | llm.models                      | names no model
					llm.models[0]=a/b; llm.models[1]=               | llm.models[1]                   | is blank
					llm.models=a/b,a/b                              | llm.models[1]                   | names a model that the chain has already
					llm.models=a/b,openrouter:a/b                   | llm.models[1]                   | names a model that the chain has already
					llm.models=openai:                              | llm.models[0]                   | names a provider but no model
					llm.routes.r.models=                            | llm.routes.r.models             | names no model
					llm.routes.r.options.temperature=1              | llm.routes.r.models             | names no model
					llm.routes[my r].models=                        | llm.routes[my r].models         | names no model
					llm.routes.default.models=a/b                   | llm.routes.default              | is the route that llm.models defines
					llm.routes[ ].models=a/b                        | llm.routes                      | has a name that is blank or holds a control character
					llm.provider=nosuch                             | llm.provider                    | names a provider that is not configured
					llm.provider=                                   | llm.provider                    | names a provider that is not configured
					# providers
					llm.providers.openai.type=openai                | llm.providers.openai            | has the name of a provider that is built in
					llm.providers.openrouter.type=openai            | llm.providers.openrouter        | has the name of a provider that is built in
					llm.providers.anthropic.api-key=x               | llm.providers.anthropic         | has the name of a provider that is built in
					llm.providers.mock.type=openai                  | llm.providers.mock              | has the name of a provider that is built in
					llm.providers[a:b].type=openai                  | llm.providers                   | has a name that is empty or holds a colon, white space or a control character
					llm.providers[a b].type=openai                  | llm.providers                   | has a name that is empty or holds a colon, white space or a control character
					llm.providers.x.api-key=k                       | llm.providers.x.type            | is not set
					llm.providers.x.type=bean                       | llm.providers.x.bean-name       | is not set
					llm.providers.x.type=openai; llm.providers.x.bean-name=b | llm.providers.x.bean-name | has no effect on a provider of this type
					llm.providers.x.type=anthropic; llm.providers.x.finish-reason-required=false | llm.providers.x.finish-reason-required | has no effect on a provider of this type
					# URLs
					llm.openrouter.base-url=ftp://host/v1           | llm.openrouter.base-url         | does not begin with https:// or http://
					llm.openrouter.base-url=http://host/v1          | llm.openrouter.base-url         | would send the key and prompts unencrypted
					llm.openrouter.base-url=https://openrouter.ai/api | llm.openrouter.base-url       | does not end with /v1
					llm.openrouter.base-url=https://openrouter.ai   | llm.openrouter.base-url         | does not end with /v1
					llm.openai.base-url=https://u:p@host            | llm.openai.base-url             | holds a user name or password, which does not belong into a URL
					llm.anthropic.base-url=host                     | llm.anthropic.base-url          | does not begin with https:// or http://
					llm.providers.x.type=openai; llm.providers.x.base-url=https:// | llm.providers.x.base-url | is not a URL
					# selection
					llm.targets[a/b].context-window=0               | llm.targets[a/b].context-window | must be 1 or more
					llm.targets[a/b].weight=-1                      | llm.targets[a/b].weight         | must be between 0 and 1000000
					llm.targets.local.weight=NaN                    | llm.targets.local.weight        | must be between 0 and 1000000
					llm.selection.table.complex.high=nosuch         | llm.selection.table.complex.high | names a route that is not configured
					llm.selection.table.SIMPLE.low=                 | llm.selection.table.simple.low  | names a route that is not configured
					llm.selection.session-ttl=0                     | llm.selection.session-ttl       | must be between a millisecond and a day
					llm.selection.max-sessions=0                    | llm.selection.max-sessions      | must be between 1 and 1000000
					llm.fallback.max-price.input=-1                 | llm.fallback.max-price.input    | must be 0 or more
					llm.fallback.max-price.output=-0.01             | llm.fallback.max-price.output   | must be 0 or more
					# headers
					llm.openrouter.app-name=Bücher                  | llm.openrouter.app-name         | holds a line break or another character that cannot be sent in an HTTP header
					llm.openrouter.headers[a b]=x                   | llm.openrouter.headers          | has a header with a name that is not valid
					llm.openrouter.headers.X-A=é                    | llm.openrouter.headers.X-A      | holds a line break or another character that cannot be sent in an HTTP header
					llm.openai.headers.X-A=é                        | llm.openai.headers.X-A          | holds a line break or another character that cannot be sent in an HTTP header
					llm.openai.api-key=two words                    | llm.openai.api-key              | holds a character that no key has
					# proxy and limits of connections
					llm.openrouter.proxy.host=h                     | llm.openrouter.proxy.port       | is not set
					llm.openrouter.proxy.port=1                     | llm.openrouter.proxy.host       | is not set
					llm.openai.proxy.host=h; llm.openai.proxy.port=0 | llm.openai.proxy.port          | must be between 1 and 65535
					llm.openai.proxy.host=h; llm.openai.proxy.port=65536 | llm.openai.proxy.port      | must be between 1 and 65535
					llm.openai.proxy.host=h; llm.openai.proxy.port=1; llm.openai.proxy.password=p | llm.openai.proxy.username | is not set, but a password is
					llm.openai.proxy.host=h; llm.openai.proxy.port=1; llm.openai.proxy.username=a:b | llm.openai.proxy.username | holds a colon
					llm.openrouter.max-concurrent-requests=0        | llm.openrouter.max-concurrent-requests | must be 1 or more
					llm.openrouter.max-response-size=0              | llm.openrouter.max-response-size | must be 1 or more
					llm.openrouter.max-response-size=-1             | llm.openrouter.max-response-size | must be 1 or more
					# retry
					llm.input.max-characters=0                      | llm.input.max-characters        | must be 1 or more
					llm.input.max-messages=0                        | llm.input.max-messages          | must be 1 or more
					llm.input.max-media=-1                          | llm.input.max-media             | must be 0 or more
					llm.input.max-media-size=0                      | llm.input.max-media-size        | must be 1 or more
					llm.shutdown.grace=-1s                          | llm.shutdown.grace              | must be between nothing and a day
					llm.retry.max-attempts=0                        | llm.retry.max-attempts          | must be 1 or more
					llm.retry.max-attempts=-1                       | llm.retry.max-attempts          | must be 1 or more
					llm.retry.multiplier=0.9                        | llm.retry.multiplier            | must be 1 or more
					llm.retry.multiplier=NaN                        | llm.retry.multiplier            | must be 1 or more
					llm.retry.multiplier=Infinity                   | llm.retry.multiplier            | must be 1 or more
					llm.retry.initial-interval=0                    | llm.retry.initial-interval      | must be between a millisecond and a day
					llm.retry.initial-interval=-1s                  | llm.retry.initial-interval      | must be between a millisecond and a day
					llm.retry.max-interval=25h                      | llm.retry.max-interval          | must be between a millisecond and a day
					llm.retry.max-interval=500ms                    | llm.retry.max-interval          | must not be shorter than initial-interval
					llm.retry.max-retry-after=-1s                   | llm.retry.max-retry-after       | must be between nothing and a day
					llm.cost.prices[a/b].input=1                    | llm.cost.prices[a/b].output     | is missing
					llm.cost.prices[a/b].output=1                   | llm.cost.prices[a/b].input      | is missing
					llm.cost.lookup.timeout=0s                      | llm.cost.lookup.timeout         | must be between a millisecond and a day
					llm.cost.lookup.max-pending=0                   | llm.cost.lookup.max-pending     | must be between 1 and 10000
					llm.cost.lookup.shutdown-timeout=-1s            | llm.cost.lookup.shutdown-timeout | must be between nothing and a day
					llm.langfuse.sample-rate=1.1                    | llm.langfuse.sample-rate        | must be between 0 and 1
					llm.langfuse.max-content-length=0               | llm.langfuse.max-content-length | must be 1 or more
					llm.langfuse.max-queue-size=0                   | llm.langfuse.max-queue-size     | must be between 1 and 1000000
					llm.langfuse.max-queue-size=2147483647          | llm.langfuse.max-queue-size     | must be between 1 and 1000000
					llm.langfuse.max-queue-memory=0B                | llm.langfuse.max-queue-memory   | must be 1 or more
					llm.langfuse.max-batch-size=0                   | llm.langfuse.max-batch-size     | must be between 1 and 10000
					llm.langfuse.max-batch-size=10001               | llm.langfuse.max-batch-size     | must be between 1 and 10000
					llm.langfuse.timeout=0                          | llm.langfuse.timeout            | must be between a millisecond and a day
					llm.langfuse.prompts.cache-ttl=0                | llm.langfuse.prompts.cache-ttl  | must be between a millisecond and a day
					llm.langfuse.flush-interval=0                   | llm.langfuse.flush-interval     | must be between a millisecond and a day
					llm.langfuse.shutdown-timeout=-1s               | llm.langfuse.shutdown-timeout   | must be between nothing and a day
					llm.langfuse.environment=Production             | llm.langfuse.environment        | is none that Langfuse accepts
					llm.langfuse.environment=langfuse-x             | llm.langfuse.environment        | is none that Langfuse accepts
					llm.langfuse.proxy.port=80                      | llm.langfuse.proxy.host         | is not set
					llm.langfuse.proxy.port=80; llm.langfuse.proxy.host= | llm.langfuse.proxy.host    | is not set
					llm.langfuse.headers.Host=h                     | llm.langfuse.headers.Host       | names a header that the HTTP client sets itself
					llm.langfuse.headers.content-length=1           | llm.langfuse.headers.content-length | names a header that the HTTP client sets itself
					llm.langfuse.headers.Expect=x                   | llm.langfuse.headers.Expect     | names a header that the HTTP client sets itself
					llm.langfuse.proxy.host=h                       | llm.langfuse.proxy.port         | is not set
					llm.langfuse.proxy.host=x y; llm.langfuse.proxy.port=80 | llm.langfuse.proxy.host | is neither the name nor the address of a host
					llm.langfuse.proxy.host=http://proxy; llm.langfuse.proxy.port=80 | llm.langfuse.proxy.host | is neither the name nor the address of a host
					llm.langfuse.proxy.host=proxy:3128; llm.langfuse.proxy.port=80 | llm.langfuse.proxy.host | is neither the name nor the address of a host
					llm.langfuse.proxy.host=proxy/; llm.langfuse.proxy.port=80 | llm.langfuse.proxy.host | is neither the name nor the address of a host
					llm.langfuse.proxy.host=user@proxy; llm.langfuse.proxy.port=80 | llm.langfuse.proxy.host | is neither the name nor the address of a host
					llm.openrouter.proxy.host=x y; llm.openrouter.proxy.port=80 | llm.openrouter.proxy.host | is neither the name nor the address of a host
					llm.langfuse.proxy.host=h; llm.langfuse.proxy.port=0 | llm.langfuse.proxy.port    | must be between 1 and 65535
					llm.retry.budget.max-tokens=0                   | llm.retry.budget.max-tokens     | must be 1 or more
					llm.retry.budget.success-gain=-0.1              | llm.retry.budget.success-gain   | must be 0 or more
					llm.retry.budget.min-per-second=-1              | llm.retry.budget.min-per-second | must be 0 or more
					llm.retry.policies.RATE_LIMIT.max-attempts=0    | llm.retry.policies.rate-limit.max-attempts | must be 1 or more
					llm.retry.policies.RATE_LIMIT.multiplier=0      | llm.retry.policies.rate-limit.multiplier | must be 1 or more
					llm.retry.policies.RATE_LIMIT.initial-interval=0 | llm.retry.policies.rate-limit.initial-interval | must be between a millisecond and a day
					llm.retry.policies.RATE_LIMIT.initial-interval=31s | llm.retry.policies.rate-limit.max-interval | must not be shorter than initial-interval
					llm.retry.policies.CANCELLED.max-attempts=2     | llm.retry.policies              | names CANCELLED, which is no failure of a model and never leads to another attempt
					llm.fallback.on=REFUSED                         | llm.fallback.on                 | names REFUSED, which is no failure of a model and never leads to another attempt
					# timeouts
					llm.timeout.connect=0                           | llm.timeout.connect             | must be between a millisecond and a day
					llm.timeout.response=0                          | llm.timeout.response            | must be between a millisecond and a day
					llm.timeout.first-token=-5s                     | llm.timeout.first-token         | must be between a millisecond and a day
					llm.timeout.idle=0ms                            | llm.timeout.idle                | must be between a millisecond and a day
					llm.actuator.recent-calls=-1                    | llm.actuator.recent-calls       | must be between 0 and 10000
					llm.actuator.recent-calls=10001                 | llm.actuator.recent-calls       | must be between 0 and 10000
					llm.actuator.health-window=0s                   | llm.actuator.health-window      | must be between a millisecond and a day
					llm.actuator.health-failures=0                  | llm.actuator.health-failures    | must be between 1 and 50
					llm.timeout.total=999us                         | llm.timeout.total               | must be between a millisecond and a day
					llm.timeout.total=2d                            | llm.timeout.total               | must be between a millisecond and a day
					llm.timeout.stream-total=0                      | llm.timeout.stream-total        | must be between a millisecond and a day
					# options
					llm.options.temperature=2.1                     | llm.options.temperature         | must be between 0 and 2
					llm.options.temperature=NaN                     | llm.options.temperature         | must be between 0 and 2
					llm.options.top-p=1.1                           | llm.options.top-p               | must be between 0 and 1
					llm.options.top-k=0                             | llm.options.top-k               | must be 1 or more
					llm.options.max-tokens=0                        | llm.options.max-tokens          | must be 1 or more
					llm.options.frequency-penalty=-2.1              | llm.options.frequency-penalty   | must be between -2 and 2
					llm.options.presence-penalty=3                  | llm.options.presence-penalty    | must be between -2 and 2
					llm.routes.r.models=a/b; llm.routes.r.options.top-k=0 | llm.routes.r.options.top-k | must be 1 or more
					""")
	void shouldNameThePropertyAndTheReason(String properties, String property, String reason) {
		assertThat(problems(with(properties.split("; "), KEY))).singleElement().satisfies((problem) -> {
			assertThat(problem.property()).isEqualTo(property);
			assertThat(problem.reason()).isEqualTo(reason);
			assertThat(problem.action()).isNotBlank().endsWith(".");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "llm.openrouter.app-name", "llm.openrouter.app-url", "llm.openrouter.headers.X-A",
			"llm.openrouter.api-key", "llm.providers.x.headers.X-A", "llm.providers.x.api-key" })
	void shouldRefuseLineBreaksInHeaders(String property) {
		for (String separator : List.of("\r\n", "\n", "\r", "\0", "\u007f")) {
			assertThat(problems(KEY, "llm.providers.x.type=openai", property + "=a" + separator + "X-Injected: b"))
				.singleElement()
				.satisfies((problem) -> assertThat(problem.property()).isEqualTo(property));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "api-key=k", "base-url=https://host", "headers.X-A=b", "ssl.bundle=b", "proxy.host=h" })
	void shouldRefuseWhatABeanHasNoUseFor(String setting) {
		assertThat(
				problems(KEY, "llm.providers.x.type=bean", "llm.providers.x.bean-name=b", "llm.providers.x." + setting))
			.singleElement()
			.satisfies((problem) -> assertThat(problem.reason()).isEqualTo("has no effect on a provider of type bean"));
	}

	@Test
	void shouldAcceptTheBoundsThemselves() {
		assertThat(problems(KEY, "llm.retry.max-attempts=1", "llm.retry.multiplier=1", "llm.retry.max-interval=1s",
				"llm.actuator.recent-calls=0", "llm.retry.max-retry-after=0", "llm.retry.budget.min-per-second=0",
				"llm.timeout.total=24h", "llm.options.temperature=0", "llm.options.top-p=1",
				"llm.options.frequency-penalty=-2", "llm.openrouter.proxy.host=h", "llm.openrouter.proxy.port=65535",
				"llm.openrouter.base-url=https://host/v1/"))
			.isEmpty();
	}

	@Test
	void shouldReportEverythingAtOnceAndOnce() {
		assertThat(problems("llm.timeout.idle=0", "llm.retry.max-attempts=0", "llm.routes.r.models=a/b"))
			.extracting(ConfigurationProblem::property)
			.containsExactly("llm.openrouter.api-key", "llm.retry.max-attempts", "llm.timeout.idle");
	}

	@Test
	void shouldSayWhatIsWrongInTheExceptionButNotTheValue() {
		assertThatExceptionOfType(InvalidLlmConfigurationException.class)
			.isThrownBy(() -> LlmConfiguration
				.of(Bound.properties(KEY, "llm.openrouter.base-url=https://user:canary@host/v1", "llm.timeout.idle=0")))
			.withMessage("llm.openrouter.base-url holds a user name or password, which does not belong into a URL; "
					+ "llm.timeout.idle must be between a millisecond and a day");
	}

	private static String[] with(String[] pairs, String pair) {
		return Stream.concat(Arrays.stream(pairs), Stream.of(pair)).toArray(String[]::new);
	}

	private static List<ConfigurationProblem> problems(String... pairs) {
		try {
			LlmConfiguration.of(Bound.properties(pairs));
			return List.of();
		}
		catch (InvalidLlmConfigurationException ex) {
			return ex.problems();
		}
	}

	private static List<String> chains(String... pairs) {
		return LlmConfiguration.of(Bound.properties(pairs))
			.chains()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue().stream().map(TargetName::name).toList())
			.toList();
	}

}
