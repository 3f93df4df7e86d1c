package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.cnn.ChannelGateDesign.Squeeze;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A {@link ChannelGateDesign}: the passes over the images, and the network between them. */
final class ChannelGateKernel implements ImageAttentionKernel {
  private final NativeOwner owner;
  private final ChannelGateDesign design;
  private final long pixels;
  private final SmallDense.Arrays arrays;
  private final ChannelScores scores;
  private final INDArray means;
  private final INDArray gates;
  private final INDArray pixelGradient;
  private final ChannelScaling images;
  private final @Nullable Maximum maximum;

  /** The maximum of each channel, and an image for its gradient. */
  private record Maximum(
      PoolingKernel pooling, INDArray values, INDArray gradient, INDArray image, Operation add) {}

  private ChannelGateKernel(NativeOwner owner, ImageShape shape, ChannelGateDesign design) {
    this.owner = owner;
    this.design = design;
    pixels = shape.pixels();
    long rows = shape.batch() * (design.squeeze() == Squeeze.BOTH ? 2 : 1);
    arrays =
        new SmallDense.Arrays(
            array(owner, rows, shape.channels()),
            array(owner, rows, shape.channels()),
            array(owner, rows, shape.channels()),
            array(owner, rows, shape.channels()));
    scores = ChannelScores.of(design.network(), owner, arrays);
    means = array(owner, shape.batch(), shape.channels());
    gates = array(owner, shape.batch(), shape.channels());
    pixelGradient = array(owner, shape.batch(), shape.channels());
    images = new ChannelScaling(owner, shape, gates, pixelGradient);
    maximum = design.squeeze().hasMaximum() ? maximum(shape) : null;
  }

  static ChannelGateKernel prepare(ImageShape shape, ChannelGateDesign design) {
    return NativeOwner.build(owner -> new ChannelGateKernel(owner, shape, design));
  }

  private static INDArray array(NativeOwner owner, long... shape) {
    return owner.closing(Nd4j.createUninitializedDetached(DataType.FLOAT, shape));
  }

  private Maximum maximum(ImageShape shape) {
    var window = PoolingKernel.Key.mean(shape).window();
    INDArray image = array(owner, shape.batch(), shape.height(), shape.width(), shape.channels());
    Tensor tensor = Tensor.unbound(owner, shape.channelsLast()).bind(image);
    return new Maximum(
        owner.closing(
            PoolingKernel.prepare(new PoolingKernel.Key(dnnl.algorithm.pooling_max, window, true))),
        array(owner, shape.batch(), shape.channels()),
        array(owner, shape.batch(), shape.channels()),
        image,
        ChannelScaling.sum(owner, images.inputGradientTensor(), tensor));
  }

  @Override
  public void weigh(INDArray from, Map<String, INDArray> params) {
    images.means(from, format(), means);
    float[] squeezed = Floats.read(means);
    if (maximum != null) {
      maximum.pooling().forward(from, format(), maximum.values());
      squeezed = withMaxima(squeezed, Floats.read(maximum.values()));
    }
    Floats.write(squeezed, arrays.x());
    scores.forward(params);
    float[] found = Floats.read(arrays.y());
    float[] gate = new float[(int) gates.length()];
    for (int i = 0; i < gate.length; i++) {
      float score = found.length > gate.length ? found[i] + found[gate.length + i] : found[i];
      gate[i] = GateFunction.value(design.gate(), score);
    }
    Floats.write(gate, gates);
  }

  private float[] withMaxima(float[] mean, float[] maxima) {
    boolean both = design.squeeze() == Squeeze.BOTH;
    float[] result = new float[both ? 2 * mean.length : mean.length];
    for (int i = 0; i < mean.length; i++) {
      if (both) {
        result[i] = mean[i];
        result[mean.length + i] = maxima[i];
      } else {
        result[i] = 0.5f * (mean[i] + maxima[i]);
      }
    }
    return result;
  }

  @Override
  public void scale(INDArray from, Map<String, INDArray> params, INDArray to) {
    weigh(from, params);
    images.scale(from, format(), to);
  }

  @Override
  public void backward(
      INDArray from,
      INDArray error,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      INDArray to) {
    images.gateGradient(from, error, format(), to, pixelGradient);
    differentiateGates();
    scores.backward(params, gradients);
    shareOut();
    images.inputGradient();
    if (maximum != null) {
      maximum.pooling().backward(maximum.gradient(), format(), maximum.image());
      maximum.add().run();
    }
  }

  /** From the mean gradient of the gates to that of the scores. */
  private void differentiateGates() {
    float[] gate = Floats.read(gates);
    float[] gradient = Floats.read(pixelGradient);
    float[] score = new float[(int) arrays.yGradient().length()];
    for (int i = 0; i < score.length; i++) {
      float slope = GateFunction.slope(design.gate(), gate[i % gate.length]);
      score[i] = gradient[i % gate.length] * pixels * slope;
    }
    Floats.write(score, arrays.yGradient());
  }

  /** From the gradient of what was squeezed to those of each pixel and of the maxima. */
  private void shareOut() {
    float[] squeezed = Floats.read(arrays.xGradient());
    float[] pixel = new float[(int) pixelGradient.length()];
    float share = design.squeeze() == Squeeze.HALFWAY ? 0.5f : 1;
    for (int i = 0; i < pixel.length; i++) {
      pixel[i] = squeezed[i] * share / pixels;
    }
    Floats.write(pixel, pixelGradient);
    if (maximum != null) {
      int from = squeezed.length - pixel.length;
      for (int i = 0; i < pixel.length; i++) {
        pixel[i] = squeezed[from + i] * share;
      }
      Floats.write(pixel, maximum.gradient());
    }
  }

  private CNN2DFormat format() {
    return design.format();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
