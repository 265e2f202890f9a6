package io.github.llmrouter.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TargetNames}.
 */
class TargetNamesTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			# configured text          | default    | name                      | provider   | model
			x/y                        , openrouter , x/y                       , openrouter , x/y
			x/y:free                   , openrouter , x/y:free                  , openrouter , x/y:free
			~anthropic/claude-latest   , openrouter , ~anthropic/claude-latest  , openrouter , ~anthropic/claude-latest
			llama3.2:3b                , openrouter , llama3.2:3b               , openrouter , llama3.2:3b
			llama3.2:3b                , local      , llama3.2:3b               , local      , llama3.2:3b
			local:llama3.2:3b          , openrouter , local:llama3.2:3b         , local      , llama3.2:3b
			local:llama3.2:3b          , local      , llama3.2:3b               , local      , llama3.2:3b
			claude:claude-sonnet-5.5   , openrouter , claude:claude-sonnet-5.5  , claude     , claude-sonnet-5.5
			openai:gpt-x               , openrouter , openai:gpt-x              , openai     , gpt-x
			anthropic:claude-x         , openrouter , anthropic:claude-x        , anthropic  , claude-x
			openrouter:x/y:free        , openrouter , x/y:free                  , openrouter , x/y:free
			openrouter:x/y:free        , local      , openrouter:x/y:free       , openrouter , x/y:free
			openrouter:openai:x        , openrouter , openrouter:openai:x       , openrouter , openai:x
			openrouter:corp            , openrouter , openrouter:corp           , openrouter , corp
			corp                       , openrouter , corp                      , corp       , -
			corp:                      , openrouter , corp                      , corp       , -
			corp:gpt-x                 , openrouter , corp:gpt-x                , corp       , gpt-x
			corp                       , corp       , corp                      , corp       , -
			gpt-x                      , corp       , gpt-x                     , corp       , gpt-x
			mock                       , openrouter , mock                      , mock       , -
			mock:any                   , openrouter , mock:any                  , mock       , any
			local                      , openrouter , local                     , openrouter , local
			openai                     , openrouter , openai                    , openrouter , openai
			openai:                    , openrouter , openai                    , openai     , -
			LOCAL:x                    , openrouter , LOCAL:x                   , openrouter , LOCAL:x
			:x                         , openrouter , :x                        , openrouter , :x
			unknown:x                  , openrouter , unknown:x                 , openrouter , unknown:x
			'  x/y '                   , openrouter , x/y                       , openrouter , x/y
			'local: x'                 , openrouter , local:x                   , local      , x
			""")
	void shouldTakeWhatStandsBeforeTheColonAsProviderOnlyIfThereIsOne(String text, String defaultProvider, String name,
			String provider, String model) {
		TargetNames names = new Providers(
				Bound.properties("llm.provider=" + defaultProvider, "llm.providers.local.type=openai",
						"llm.providers.claude.type=anthropic", "llm.providers.corp.type=bean"))
			.targetNames();
		assertThat(names.read(text)).isEqualTo(new TargetName(name, provider, model));
	}

}
