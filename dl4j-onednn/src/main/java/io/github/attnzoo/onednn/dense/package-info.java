/** Kernels for dense layers, and for the output layer of a classifier. */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.onednn.dense;
