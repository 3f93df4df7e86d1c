package io.github.attnzoo.onednn.cnn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maximum or average over windows, and its gradient. */
final class PoolingKernel implements Plan {
  private final NativeOwner owner;
  private final ImageInput input;
  private final ImageInput outputGradient;
  private final Tensor output;
  private final Tensor inputGradient;
  private final Operation forward;
  private final @Nullable Operation backward;

  /**
   * What is prepared.
   *
   * @param kind one of oneDNN's {@code pooling_} algorithms
   * @param window the sizes; without channels mixed, bias or dilation
   * @param training whether {@link #backward} will be called
   */
  record Key(dnnl.algorithm kind, ConvolutionGeometry window, boolean training) {

    /** The mean of each channel: one window, as large as the image. */
    static Key mean(ImageShape shape) {
      return new Key(
          dnnl.algorithm.pooling_avg_exclude_padding,
          new ConvolutionGeometry(
              shape,
              shape.withSize(shape.channels(), 1, 1),
              shape.height(),
              shape.width(),
              1,
              1,
              1,
              1,
              0,
              0,
              false),
          false);
    }
  }

  private PoolingKernel(NativeOwner owner, Key key) {
    this.owner = owner;
    ConvolutionGeometry window = key.window();
    input = new ImageInput(owner, window.input());
    outputGradient = new ImageInput(owner, window.output());
    output = Tensor.unbound(owner, window.output().channelsLast());
    inputGradient = Tensor.unbound(owner, window.input().channelsLast());
    var description =
        new pooling_forward.primitive_desc(
            new pooling_forward.desc(
                key.training() ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference,
                key.kind(),
                window.input().channelsLast(),
                window.output().channelsLast(),
                window.strides(),
                window.size(),
                window.topLeft(),
                window.bottomRight()),
            Engine.attributes(),
            Engine.engine(),
            false);
    forward =
        new Operation(owner, description, new pooling_forward(description))
            .with(DNNL_ARG_SRC, input.tensor())
            .with(DNNL_ARG_DST, output);
    backward = key.training() ? gradient(owner, key, description) : null;
  }

  private Operation gradient(
      NativeOwner owner, Key key, pooling_forward.primitive_desc description) {
    ConvolutionGeometry window = key.window();
    var gradient =
        new pooling_backward.primitive_desc(
            new pooling_backward.desc(
                key.kind(),
                window.input().channelsLast(),
                window.output().channelsLast(),
                window.strides(),
                window.size(),
                window.topLeft(),
                window.bottomRight()),
            Engine.attributes(),
            Engine.engine(),
            description,
            false);
    Operation operation =
        new Operation(owner, gradient, new pooling_backward(gradient))
            .with(DNNL_ARG_DIFF_DST, outputGradient.tensor())
            .with(DNNL_ARG_DIFF_SRC, inputGradient);
    if (key.kind() == dnnl.algorithm.pooling_max) {
      Tensor positions = Tensor.allocate(owner, description.workspace_desc());
      forward.with(DNNL_ARG_WORKSPACE, positions);
      operation.with(DNNL_ARG_WORKSPACE, positions);
    }
    return operation;
  }

  static PoolingKernel prepare(Key key) {
    return NativeOwner.build(owner -> new PoolingKernel(owner, key));
  }

  /**
   * Computes the output, and in training remembers where the maxima were.
   *
   * @param from the input
   * @param format the order of its dimensions
   * @param to channels last, overwritten
   */
  void forward(INDArray from, CNN2DFormat format, INDArray to) {
    input.bind(from, format);
    output.bind(to);
    forward.run();
  }

  /**
   * Computes the gradient of the input of the last {@link #forward} call.
   *
   * @param gradient that of the output
   * @param format the order of its dimensions
   * @param to channels last, overwritten
   */
  void backward(INDArray gradient, CNN2DFormat format, INDArray to) {
    if (backward == null) {
      throw new IllegalStateException("this kernel was prepared for inference");
    }
    outputGradient.bind(gradient, format);
    inputGradient.bind(to);
    backward.run();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
