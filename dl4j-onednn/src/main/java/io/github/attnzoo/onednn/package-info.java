/** CPU kernels from oneDNN for the layers of any Deeplearning4j network, with the same numbers. */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.onednn;
