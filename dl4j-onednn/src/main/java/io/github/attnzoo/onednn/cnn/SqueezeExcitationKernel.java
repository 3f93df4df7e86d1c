package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Plan;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Squeeze-and-excitation: the passes over the images, and the small network between them. */
final class SqueezeExcitationKernel implements Plan {
  private final NativeOwner owner;
  private final GateNetwork network;
  private final ChannelScaling images;

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
    images = new ChannelScaling(owner, shape, network.gates(), network.pixelGradient());
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
    images.means(from, format, network.means());
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
    images.scale(from, format, to);
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
    images.gateGradient(from, gradient, format, to, network.gateGradient());
    network.backward(params, gradients);
    images.inputGradient();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
