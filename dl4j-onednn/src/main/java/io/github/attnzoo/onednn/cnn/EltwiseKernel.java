package io.github.attnzoo.onednn.cnn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function of every number of a batch of images, and its gradient. */
final class EltwiseKernel implements Plan {
  private final NativeOwner owner;
  private final ImageInput input;
  private final ImageInput outputGradient;
  private final Tensor output;
  private final Tensor inputGradient;
  private final Operation forward;
  private final Operation backward;

  /**
   * What is prepared.
   *
   * @param shape the sizes
   * @param function the function
   */
  record Key(ImageShape shape, EltwiseFunction function) {}

  private EltwiseKernel(NativeOwner owner, Key key) {
    this.owner = owner;
    ImageShape shape = key.shape();
    EltwiseFunction function = key.function();
    memory.desc layout = shape.channelsLast();
    input = new ImageInput(owner, shape);
    outputGradient = new ImageInput(owner, shape);
    output = Tensor.unbound(owner, layout);
    inputGradient = Tensor.unbound(owner, layout);
    var description =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                dnnl.prop_kind.forward_training, function.kind(), layout, function.alpha(), 0f),
            Engine.attributes(),
            Engine.engine(),
            false);
    forward =
        new Operation(owner, description, new eltwise_forward(description))
            .with(DNNL_ARG_SRC, input.tensor())
            .with(DNNL_ARG_DST, output);
    var gradient =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(function.kind(), layout, layout, function.alpha(), 0f),
            Engine.attributes(),
            Engine.engine(),
            description,
            false);
    backward =
        new Operation(owner, gradient, new eltwise_backward(gradient))
            .with(DNNL_ARG_SRC, input.tensor())
            .with(DNNL_ARG_DIFF_DST, outputGradient.tensor())
            .with(DNNL_ARG_DIFF_SRC, inputGradient);
  }

  static EltwiseKernel prepare(Key key) {
    return NativeOwner.build(owner -> new EltwiseKernel(owner, key));
  }

  /**
   * Computes the function.
   *
   * @param from the arguments
   * @param format the order of their dimensions
   * @param to channels last, overwritten
   */
  void forward(INDArray from, CNN2DFormat format, INDArray to) {
    input.bind(from, format);
    output.bind(to);
    forward.run();
  }

  /**
   * Computes the gradient of the arguments.
   *
   * @param from the arguments; for ReLU the values do as well
   * @param gradient that of the values
   * @param format the order of the dimensions of both
   * @param to channels last, overwritten
   */
  void backward(INDArray from, INDArray gradient, CNN2DFormat format, INDArray to) {
    input.bind(from, format);
    outputGradient.bind(gradient, format);
    inputGradient.bind(to);
    backward.run();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
