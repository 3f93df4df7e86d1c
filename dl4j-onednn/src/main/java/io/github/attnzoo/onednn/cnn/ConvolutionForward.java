package io.github.attnzoo.onednn.cnn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code output = f(weights * input + bias)} with {@code f} the identity or ReLU. */
final class ConvolutionForward implements Plan {
  private final NativeOwner owner;
  private final ImageInput input;
  private final WeightLayout weights;
  private final @Nullable Tensor bias;
  private final Tensor output;
  private final Operation operation;

  /**
   * What is prepared.
   *
   * @param geometry the sizes
   * @param relu whether ReLU is applied to the result
   */
  record Key(ConvolutionGeometry geometry, boolean relu) {}

  private ConvolutionForward(NativeOwner owner, Key key) {
    this.owner = owner;
    ConvolutionGeometry geometry = key.geometry();
    PostOps after =
        key.relu() ? PostOps.none().then(dnnl.algorithm.eltwise_relu, 0f, 0f) : PostOps.none();
    var description = describe(geometry, after);
    input = new ImageInput(owner, geometry.input());
    weights = WeightLayout.input(owner, geometry.plainWeights(), description.weights_desc());
    output = Tensor.unbound(owner, geometry.output().channelsLast());
    operation =
        new Operation(owner, description, new convolution_forward(description))
            .with(DNNL_ARG_SRC, input.tensor())
            .with(DNNL_ARG_WEIGHTS, weights.tensor())
            .with(DNNL_ARG_DST, output);
    if (geometry.bias()) {
      bias = Tensor.unbound(owner, geometry.biasOrNone());
      operation.with(DNNL_ARG_BIAS, bias);
    } else {
      bias = null;
    }
  }

  static ConvolutionForward prepare(Key key) {
    return NativeOwner.build(owner -> new ConvolutionForward(owner, key));
  }

  /** The description that the gradients' kernels ask for too. */
  static convolution_forward.primitive_desc describe(ConvolutionGeometry geometry, PostOps after) {
    memory.desc bias = geometry.biasOrNone();
    var shape =
        new convolution_forward.desc(
            dnnl.prop_kind.forward_training,
            dnnl.algorithm.convolution_direct,
            geometry.input().channelsLast(),
            geometry.anyWeights(),
            bias,
            geometry.output().channelsLast(),
            geometry.strides(),
            geometry.dilations(),
            geometry.topLeft(),
            geometry.bottomRight());
    return new convolution_forward.primitive_desc(
        shape, after.attributes(), Engine.engine(), false);
  }

  /**
   * Computes.
   *
   * @param from the input
   * @param format the order of its dimensions
   * @param w {@code [outChannels, inChannels, kernelHeight, kernelWidth]}, dense
   * @param b {@code [1, outChannels]}, null without bias
   * @param to channels last, overwritten
   */
  void run(INDArray from, CNN2DFormat format, INDArray w, @Nullable INDArray b, INDArray to) {
    input.bind(from, format);
    weights.bind(w);
    if (bias != null && b != null) {
      bias.bind(b);
    }
    output.bind(to);
    operation.run();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
