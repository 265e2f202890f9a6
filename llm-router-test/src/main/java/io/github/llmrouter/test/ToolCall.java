package io.github.llmrouter.test;

/**
 * A call of a tool that a reply asks for.
 *
 * @param name the function
 * @param arguments its arguments, usually JSON
 */
record ToolCall(String name, String arguments) {
}
