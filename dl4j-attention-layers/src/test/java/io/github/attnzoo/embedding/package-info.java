/** The programs of docs/embedding.md. */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.embedding;
