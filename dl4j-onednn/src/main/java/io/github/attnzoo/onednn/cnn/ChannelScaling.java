package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The passes over images of a layer that scales each channel by one gate, {@code Y = X * gate} with
 * gates out of the means of the channels.
 */
final class ChannelScaling {
  private final PoolingKernel mean;
  private final ImageInput input;
  private final ImageInput outputGradient;
  private final Tensor output;
  private final Tensor inputGradient;
  private final Operation scale;
  private final Operation multiply;
  private final Operation scaleGradient;
  private final Operation addPixels;

  /**
   * The passes for one shape.
   *
   * @param owner frees them
   * @param shape the sizes of the images
   * @param gates {@code [batch, channels]}
   * @param pixels {@code [batch, channels]}: the gradient of each pixel through the means
   */
  ChannelScaling(NativeOwner owner, ImageShape shape, INDArray gates, INDArray pixels) {
    mean = owner.closing(PoolingKernel.prepare(PoolingKernel.Key.mean(shape)));
    input = new ImageInput(owner, shape);
    outputGradient = new ImageInput(owner, shape);
    output = Tensor.unbound(owner, shape.channelsLast());
    inputGradient = Tensor.unbound(owner, shape.channelsLast());
    Tensor gate = perChannel(owner, shape, gates);
    Tensor pixel = perChannel(owner, shape, pixels);
    scale = product(owner, input.tensor(), gate, output);
    multiply = product(owner, outputGradient.tensor(), input.tensor(), inputGradient);
    // As two operations: oneDNN has no fast code for both in one on channels-last images.
    scaleGradient = product(owner, outputGradient.tensor(), gate, inputGradient);
    addPixels = sum(owner, inputGradient, pixel);
  }

  /** One number for each image and channel, as an image of one pixel. */
  static Tensor perChannel(NativeOwner owner, ImageShape shape, INDArray values) {
    return Tensor.unbound(owner, shape.withSize(shape.channels(), 1, 1).channelsLast())
        .bind(values);
  }

  static Operation product(NativeOwner owner, Tensor left, Tensor right, Tensor result) {
    return Operations.combine(owner, algorithm.binary_mul, left, right, result, PostOps.none());
  }

  /** Adds to a tensor. */
  static Operation sum(NativeOwner owner, Tensor to, Tensor more) {
    return Operations.combine(owner, algorithm.binary_add, to, more, to, PostOps.none());
  }

  /** Where {@link #inputGradient} is written, for what adds to it. */
  Tensor inputGradientTensor() {
    return inputGradient;
  }

  /**
   * Computes the means of the channels.
   *
   * @param from images
   * @param format the order of their dimensions
   * @param to {@code [batch, channels]}, overwritten
   */
  void means(INDArray from, CNN2DFormat format, INDArray to) {
    mean.forward(from, format, to);
  }

  /**
   * Applies the gates.
   *
   * @param from images
   * @param format the order of their dimensions
   * @param to channels last, overwritten
   */
  void scale(INDArray from, CNN2DFormat format, INDArray to) {
    input.bind(from, format);
    output.bind(to);
    scale.run();
  }

  /**
   * Computes the gradients of the gates.
   *
   * @param from the images
   * @param gradient that of what {@link #scale} made of them
   * @param format the order of the dimensions of both
   * @param to channels last, where {@link #inputGradient} will be; overwritten with anything
   * @param means {@code [batch, channels]}, overwritten with the gradients over the number of
   *     pixels
   */
  void gateGradient(
      INDArray from, INDArray gradient, CNN2DFormat format, INDArray to, INDArray means) {
    input.bind(from, format);
    outputGradient.bind(gradient, format);
    inputGradient.bind(to);
    // The product's only use is its mean, so it may stand where the result will be.
    multiply.run();
    mean.forward(to, format, means);
  }

  /** Computes the gradient of the images, out of gates and pixels as they are now. */
  void inputGradient() {
    scaleGradient.run();
    addPixels.run();
  }
}
