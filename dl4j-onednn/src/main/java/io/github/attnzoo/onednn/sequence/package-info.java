/** Kernels for sequences: LSTM, attention over time, and what stands between them. */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.onednn.sequence;
