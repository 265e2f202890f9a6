/**
 * Makes every routed call and every attempt visible to Micrometer: as observations, for
 * metrics and traces alike, and as meters.
 */
@NullMarked
package io.github.llmrouter.observation;

import org.jspecify.annotations.NullMarked;
