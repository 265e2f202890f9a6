package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BaseUrlCheck}.
 */
class BaseUrlCheckTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://openrouter.ai/api/v1", "HTTPS://host", "https://host:8443/v1", "https://host",
			"https://192.168.0.1/v1", "https://[2001:db8::1]/v1", "https://xn--bcher-kva.example/v1" })
	void shouldAcceptHttps(String url) {
		assertThat(check(url, false)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:11434/v1", "http://LOCALHOST", "http://127.0.0.1:8080",
			"http://127.1.2.3", "http://127.255.255.255", "http://[::1]:8080/v1", "http://[0:0:0:0:0:0:0:1]",
			"http://[::ffff:127.0.0.1]" })
	void shouldAcceptHttpToThisMachine(String url) {
		assertThat(check(url, false)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://openrouter.ai/api/v1", "http://10.0.0.1", "http://169.254.169.254/latest",
			"http://127.evil.example", "http://127.0.0.1.evil.example", "http://128.0.0.1",
			"http://localhost.evil.example", "http://notlocalhost", "http://[::2]", "http://[::]", "http://0.0.0.0",
			"http://[2001:db8::1]" })
	void shouldAcceptHttpToOthersOnlyWithConsent(String url) {
		assertThat(check(url, true)).isEmpty();
		assertThat(check(url, false)).singleElement().satisfies((problem) -> {
			assertThat(problem.reason()).isEqualTo("would send the key and prompts unencrypted");
			assertThat(problem.action()).contains("https", "llm.allow-http=true");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			not a url                      | is not a URL
			https://ho st/v1               | is not a URL
			https://host/%zz               | is not a URL
			https://                       | is not a URL
			http://[::1                    | is not a URL
			openrouter.ai/api/v1           | does not begin with https:// or http://
			localhost:11434/v1             | does not begin with https:// or http://
			//host/v1                      | does not begin with https:// or http://
			/api/v1                        | does not begin with https:// or http://
			ftp://host/v1                  | does not begin with https:// or http://
			file:///etc/passwd             | does not begin with https:// or http://
			jar:file:/x!/y                 | does not begin with https:// or http://
			https:host                     | has no host
			https:/host/v1                 | has no host
			https:///v1                    | has no host
			https://:8080/v1               | has no host
			https://user:pw@host/v1        | holds a user name or password, which does not belong into a URL
			https://key@host/v1            | holds a user name or password, which does not belong into a URL
			https://openrouter.ai@evil/v1  | holds a user name or password, which does not belong into a URL
			https://my_host/v1             | has a host or port that is not valid
			https://bücher.example/v1      | has a host or port that is not valid
			http://127.0.0.256             | has a host or port that is not valid
			http://127.0.0                 | has a host or port that is not valid
			https://host:port/v1           | has a host or port that is not valid
			https://host:0/v1              | has a port that does not exist
			https://host:65536/v1          | has a port that does not exist
			https://host/v1?key=x          | has a query or fragment, to which no path can be added
			https://host/v1#x              | has a query or fragment, to which no path can be added
			""")
	void shouldRefuseWhatIsNoBaseUrl(String url, String reason) {
		assertThat(check(url, true)).singleElement().satisfies((problem) -> {
			assertThat(problem.property()).isEqualTo("llm.x.base-url");
			assertThat(problem.reason()).isEqualTo(reason);
			assertThat(problem.action()).startsWith("Set llm.x.base-url to a URL like https://host/path");
		});
	}

	@Test
	void shouldNotRepeatWhatMayBeSecret() {
		assertThat(check("https://user:canary@ho st/canary?canary", false)).singleElement()
			.satisfies((problem) -> assertThat(problem.reason() + problem.action()).doesNotContain("canary"));
	}

	private static List<ConfigurationProblem> check(String url, boolean allowHttp) {
		List<ConfigurationProblem> problems = new ArrayList<>();
		boolean inOrder = new BaseUrlCheck(allowHttp).check("llm.x.base-url", url, problems::add);
		assertThat(inOrder).isEqualTo(problems.isEmpty());
		return problems;
	}

}
