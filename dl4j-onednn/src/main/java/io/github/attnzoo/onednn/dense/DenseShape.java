package io.github.attnzoo.onednn.dense;

/**
 * What a dense layer's operations are prepared for.
 *
 * @param batch number of examples
 * @param inputs size of an example
 * @param outputs size of a result
 * @param training whether a backward pass may follow
 */
record DenseShape(long batch, long inputs, long outputs, boolean training) {}
