package io.github.llmrouter.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * On whose behalf calls are made.
 *
 * @param web Whether calls in a web request are made on behalf of its principal, whose
 * name traces show as the user, and of its session, of which they show a hash.
 */
record ContextProperties(@DefaultValue("true") boolean web) {
}
