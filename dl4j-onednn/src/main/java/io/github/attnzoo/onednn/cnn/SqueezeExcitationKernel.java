package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Squeeze-and-excitation: the passes over the images, and the small network between them. */
final class SqueezeExcitationKernel implements Plan {
  private final NativeOwner owner;
  private final GateNetwork network;
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
   * What is prepared.
   *
   * @param shape the sizes of the images
   * @param hidden units of the small network
   * @param biased whether it has biases
   * @param gate the function at its end
   */
  record Key(ImageShape shape, long hidden, boolean biased, Gate gate) {
    /** The small network, when the gradient of a gate is a mean over so many pixels. */
    GateNetwork.Key network(ImageShape gradient) {
      return new GateNetwork.Key(
          shape.batch(), shape.channels(), hidden, shape.pixels(), gradient.pixels(), biased, gate);
    }
  }

  private SqueezeExcitationKernel(NativeOwner owner, Key key) {
    this.owner = owner;
    ImageShape shape = key.shape();
    network = new GateNetwork(owner, key.network(shape));
    mean = owner.closing(PoolingKernel.prepare(PoolingKernel.Key.mean(shape)));
    input = new ImageInput(owner, shape);
    outputGradient = new ImageInput(owner, shape);
    output = Tensor.unbound(owner, shape.channelsLast());
    inputGradient = Tensor.unbound(owner, shape.channelsLast());
    Tensor gates = perChannel(owner, shape, network.gates());
    Tensor pixels = perChannel(owner, shape, network.pixelGradient());
    scale =
        Operations.combine(
            owner, dnnl.algorithm.binary_mul, input.tensor(), gates, output, PostOps.none());
    multiply =
        Operations.combine(
            owner,
            dnnl.algorithm.binary_mul,
            outputGradient.tensor(),
            input.tensor(),
            inputGradient,
            PostOps.none());
    // As two operations: oneDNN has no fast code for both in one on channels-last images.
    scaleGradient =
        Operations.combine(
            owner,
            dnnl.algorithm.binary_mul,
            outputGradient.tensor(),
            gates,
            inputGradient,
            PostOps.none());
    addPixels =
        Operations.combine(
            owner, dnnl.algorithm.binary_add, inputGradient, pixels, inputGradient, PostOps.none());
  }

  /** One number for each image and channel, as an image of one pixel. */
  static Tensor perChannel(NativeOwner owner, ImageShape shape, INDArray values) {
    return Tensor.unbound(owner, shape.withSize(shape.channels(), 1, 1).channelsLast())
        .bind(values);
  }

  static SqueezeExcitationKernel prepare(Key key) {
    return NativeOwner.build(owner -> new SqueezeExcitationKernel(owner, key));
  }

  /**
   * Computes the gates.
   *
   * @param from the input
   * @param format the order of its dimensions
   * @param params the layer's parameters
   */
  void squeeze(INDArray from, CNN2DFormat format, Map<String, INDArray> params) {
    mean.forward(from, format, network.means());
    network.forward(params);
  }

  /**
   * Applies the gates.
   *
   * @param from the input
   * @param format the order of its dimensions
   * @param to channels last, overwritten
   */
  void scale(INDArray from, CNN2DFormat format, INDArray to) {
    input.bind(from, format);
    output.bind(to);
    scale.run();
  }

  /**
   * Computes all gradients, after {@link #squeeze} of the same input.
   *
   * @param from the input
   * @param gradient that of the output
   * @param format the order of the dimensions of both
   * @param params the layer's parameters
   * @param gradients overwritten with their gradients
   * @param to channels last, overwritten with the gradient of the input
   */
  void backward(
      INDArray from,
      INDArray gradient,
      CNN2DFormat format,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      INDArray to) {
    input.bind(from, format);
    outputGradient.bind(gradient, format);
    inputGradient.bind(to);
    // The product's only use is its mean, so it may stand where the result will be.
    multiply.run();
    mean.forward(to, format, network.gateGradient());
    network.backward(params, gradients);
    scaleGradient.run();
    addPixels.run();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
