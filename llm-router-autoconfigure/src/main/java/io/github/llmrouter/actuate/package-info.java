/**
 * What Spring Boot's actuator shows of the router: an endpoint, health and info.
 */
@NullMarked
package io.github.llmrouter.actuate;

import org.jspecify.annotations.NullMarked;
