package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Squeeze-and-excitation followed by maximum pooling, with the scaling after the pooling.
 *
 * <p>Gates are never negative, so {@code maxpool(X * gate) = maxpool(X) * gate}, and the same holds
 * for the gradients: what would be passes over whole images are passes over pooled ones. Whole
 * images are read once forwards, for the means, and changed once backwards, by what the means add.
 */
final class GatedPoolingKernel implements Plan {
  private final NativeOwner owner;
  private final GateNetwork network;
  private final PoolingKernel mean;
  private final PoolingKernel pool;
  private final PoolingKernel pooledMean;
  private final INDArray pooled;
  private final INDArray scratch;
  private final INDArray inputGradient;
  private final ImageInput outputGradient;
  private final Tensor output;
  private final Operation scale;
  private final Operation multiply;
  private final Operation scaleGradient;
  private final Operation addPixels;

  /**
   * What is prepared.
   *
   * @param squeeze the squeeze-and-excitation
   * @param pool the pooling after it
   */
  record Key(SqueezeExcitationKernel.Key squeeze, PoolingKernel.Key pool) {}

  private GatedPoolingKernel(NativeOwner owner, Key key) {
    this.owner = owner;
    ImageShape in = key.squeeze().shape();
    ImageShape out = key.pool().window().output();
    network = new GateNetwork(owner, key.squeeze().network(out));
    mean = owner.closing(PoolingKernel.prepare(PoolingKernel.Key.mean(in)));
    pool = owner.closing(PoolingKernel.prepare(key.pool()));
    pooledMean = owner.closing(PoolingKernel.prepare(PoolingKernel.Key.mean(out)));
    pooled = array(owner, out);
    scratch = array(owner, out);
    inputGradient = array(owner, in);
    outputGradient = new ImageInput(owner, out);
    output = Tensor.unbound(owner, out.channelsLast());
    Tensor gates = ChannelScaling.perChannel(owner, out, network.gates());
    Tensor pixels = ChannelScaling.perChannel(owner, in, network.pixelGradient());
    Tensor pooledTensor = Tensor.unbound(owner, out.channelsLast()).bind(pooled);
    Tensor scratchTensor = Tensor.unbound(owner, out.channelsLast()).bind(scratch);
    Tensor gradientTensor = Tensor.unbound(owner, in.channelsLast()).bind(inputGradient);
    scale = ChannelScaling.product(owner, pooledTensor, gates, output);
    multiply = ChannelScaling.product(owner, outputGradient.tensor(), pooledTensor, scratchTensor);
    scaleGradient = ChannelScaling.product(owner, outputGradient.tensor(), gates, scratchTensor);
    addPixels = ChannelScaling.sum(owner, gradientTensor, pixels);
  }

  private static INDArray array(NativeOwner owner, ImageShape shape) {
    return owner.closing(
        Nd4j.createUninitializedDetached(
            DataType.FLOAT, shape.batch(), shape.height(), shape.width(), shape.channels()));
  }

  static GatedPoolingKernel prepare(Key key) {
    return NativeOwner.build(owner -> new GatedPoolingKernel(owner, key));
  }

  /**
   * The forward part of the squeeze-and-excitation: the gates.
   *
   * @param from the images
   * @param format the order of their dimensions
   * @param params the layer's parameters
   */
  void squeeze(INDArray from, CNN2DFormat format, Map<String, INDArray> params) {
    mean.forward(from, format, network.means());
    network.forward(params);
  }

  /**
   * The forward part of the pooling, with the scaling.
   *
   * @param from the images
   * @param format the order of their dimensions
   * @param to channels last, overwritten
   */
  void pool(INDArray from, CNN2DFormat format, INDArray to) {
    pool.forward(from, format, pooled);
    output.bind(to);
    scale.run();
  }

  /**
   * The backward part of the pooling, with that of the scaling.
   *
   * @param gradient that of the pooled images
   * @param format the order of its dimensions
   */
  void poolGradient(INDArray gradient, CNN2DFormat format) {
    outputGradient.bind(gradient, format);
    multiply.run();
    pooledMean.forward(scratch, CNN2DFormat.NHWC, network.gateGradient());
    scaleGradient.run();
    pool.backward(scratch, CNN2DFormat.NHWC, inputGradient);
  }

  /**
   * The gradient of the images; this kernel's own memory, valid until the next step. Before {@link
   * #squeezeGradient} it lacks what comes through the means.
   *
   * @param format the order of the result's dimensions
   */
  INDArray inputGradient(CNN2DFormat format) {
    return format == CNN2DFormat.NCHW ? inputGradient.permute(0, 3, 1, 2) : inputGradient;
  }

  /**
   * The backward part of the squeeze-and-excitation: completes {@link #inputGradient}.
   *
   * @param params the layer's parameters
   * @param gradients overwritten with their gradients
   */
  void squeezeGradient(Map<String, INDArray> params, Map<String, INDArray> gradients) {
    network.backward(params, gradients);
    addPixels.run();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
