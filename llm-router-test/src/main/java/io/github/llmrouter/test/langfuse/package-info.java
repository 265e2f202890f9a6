/**
 * A fake of Langfuse's ingestion that misbehaves on request.
 */
@NullMarked
package io.github.llmrouter.test.langfuse;

import org.jspecify.annotations.NullMarked;
