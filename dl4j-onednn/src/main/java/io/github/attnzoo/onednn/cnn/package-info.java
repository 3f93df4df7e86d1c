/**
 * Layers of convolutional networks on oneDNN: convolution, batch normalisation, pooling and
 * activation functions.
 *
 * <p>Between two such layers the activations lie channels last in memory ({@code [batch, height,
 * width, channels]}, the layout oneDNN is fastest with), whatever format the network is configured
 * for; a network in NCHW format sees the same memory through a permuted view.
 */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.onednn.cnn;
