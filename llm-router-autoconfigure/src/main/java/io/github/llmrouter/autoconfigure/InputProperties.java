package io.github.llmrouter.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What may be asked.
 *
 * @param maxCharacters How many characters the texts of all messages may have together,
 * arguments and results of tools included. A call with more is refused. The default is
 * about a million tokens, which is as much as the largest models read.
 * @param maxMessages How many messages a call may have.
 * @param maxMedia How many images, documents and the like all messages of a call may have
 * together.
 * @param maxMediaSize How large each of them may be.
 * @param clean Whether control characters, overrides of the direction of text and halves
 * of surrogate pairs are removed from what is asked.
 */
record InputProperties(@DefaultValue("4000000") long maxCharacters, @DefaultValue("1000") int maxMessages,
		@DefaultValue("100") int maxMedia, @DefaultValue("20MB") DataSize maxMediaSize,
		@DefaultValue("true") boolean clean) {
}
