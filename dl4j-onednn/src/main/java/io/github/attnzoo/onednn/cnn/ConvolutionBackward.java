package io.github.attnzoo.onednn.cnn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The three gradients of a convolution, from that of its output. */
final class ConvolutionBackward implements Plan {
  private final NativeOwner owner;
  private final ImageInput input;
  private final ImageInput outputGradient;
  private final WeightLayout weights;
  private final WeightLayout weightGradient;
  private final @Nullable Tensor biasGradient;
  private final Tensor inputGradient;
  private final Operation toInput;
  private final Operation toWeights;

  private ConvolutionBackward(NativeOwner owner, ConvolutionGeometry geometry) {
    this.owner = owner;
    var forward = ConvolutionForward.describe(geometry, PostOps.none());
    input = new ImageInput(owner, geometry.input());
    outputGradient = new ImageInput(owner, geometry.output());
    inputGradient = Tensor.unbound(owner, geometry.input().channelsLast());

    var dataDescription = describeData(geometry, forward);
    weights = WeightLayout.input(owner, geometry.plainWeights(), dataDescription.weights_desc());
    toInput =
        new Operation(owner, dataDescription, new convolution_backward_data(dataDescription))
            .with(DNNL_ARG_DIFF_DST, outputGradient.tensor())
            .with(DNNL_ARG_WEIGHTS, weights.tensor())
            .with(DNNL_ARG_DIFF_SRC, inputGradient);

    var weightDescription = describeWeights(geometry, forward);
    weightGradient =
        WeightLayout.output(owner, geometry.plainWeights(), weightDescription.diff_weights_desc());
    toWeights =
        new Operation(owner, weightDescription, new convolution_backward_weights(weightDescription))
            .with(DNNL_ARG_DIFF_DST, outputGradient.tensor())
            .with(DNNL_ARG_SRC, input.tensor())
            .with(DNNL_ARG_DIFF_WEIGHTS, weightGradient.tensor());
    if (geometry.bias()) {
      biasGradient = Tensor.unbound(owner, geometry.biasOrNone());
      toWeights.with(DNNL_ARG_DIFF_BIAS, biasGradient);
    } else {
      biasGradient = null;
    }
  }

  static ConvolutionBackward prepare(ConvolutionGeometry geometry) {
    return NativeOwner.build(owner -> new ConvolutionBackward(owner, geometry));
  }

  private static convolution_backward_data.primitive_desc describeData(
      ConvolutionGeometry geometry, convolution_forward.primitive_desc forward) {
    var shape =
        new convolution_backward_data.desc(
            dnnl.algorithm.convolution_direct,
            geometry.input().channelsLast(),
            geometry.anyWeights(),
            geometry.output().channelsLast(),
            geometry.strides(),
            geometry.dilations(),
            geometry.topLeft(),
            geometry.bottomRight());
    return new convolution_backward_data.primitive_desc(
        shape, Engine.attributes(), Engine.engine(), forward, false);
  }

  private static convolution_backward_weights.primitive_desc describeWeights(
      ConvolutionGeometry geometry, convolution_forward.primitive_desc forward) {
    var shape =
        new convolution_backward_weights.desc(
            dnnl.algorithm.convolution_direct,
            geometry.input().channelsLast(),
            geometry.anyWeights(),
            geometry.biasOrNone(),
            geometry.output().channelsLast(),
            geometry.strides(),
            geometry.dilations(),
            geometry.topLeft(),
            geometry.bottomRight());
    return new convolution_backward_weights.primitive_desc(
        shape, Engine.attributes(), Engine.engine(), forward, false);
  }

  /**
   * Takes the gradient of the output; the other methods use it.
   *
   * @param gradient of the output's shape
   * @param format the order of its dimensions
   */
  void bind(INDArray gradient, CNN2DFormat format) {
    outputGradient.bind(gradient, format);
  }

  /**
   * Computes the gradients of weights and bias.
   *
   * @param from the input of the forward pass
   * @param format the order of its dimensions
   * @param w overwritten with the gradient of the weights
   * @param b overwritten with the gradient of the bias, null without bias
   */
  void toWeights(INDArray from, CNN2DFormat format, INDArray w, @Nullable INDArray b) {
    input.bind(from, format);
    weightGradient.bind(w);
    if (biasGradient != null && b != null) {
      biasGradient.bind(b);
    }
    toWeights.run();
    weightGradient.finish();
  }

  /**
   * Computes the gradient of the input.
   *
   * @param w the weights
   * @param to channels last, overwritten
   */
  void toInput(INDArray w, INDArray to) {
    weights.bind(w);
    inputGradient.bind(to);
    toInput.run();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
