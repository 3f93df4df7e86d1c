package io.github.attnzoo.onednn.cnn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_fuse_norm_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation of each channel, {@code y = f(scale (x - mean) / sqrt(variance + epsilon) +
 * shift)} with {@code f} the identity or ReLU.
 *
 * <p>In training the statistics are those of the batch (the biased variance) and are written; else
 * they are read.
 */
final class BatchNormalizationKernel implements Plan {
  private final NativeOwner owner;
  private final ImageInput input;
  private final Tensor output;
  private final Tensor mean;
  private final Tensor variance;
  private final Tensor scale;
  private final Tensor shift;
  private final Operation forward;
  private final @Nullable Gradients gradients;

  /**
   * What is prepared.
   *
   * @param shape the sizes
   * @param epsilon added to the variance
   * @param relu whether ReLU is applied to the result
   * @param training whether the statistics are those of the batch
   */
  record Key(ImageShape shape, float epsilon, boolean relu, boolean training) {
    private int flags() {
      return dnnl_use_scale
          | dnnl_use_shift
          | (relu ? dnnl_fuse_norm_relu : 0)
          | (training ? 0 : dnnl_use_global_stats);
    }
  }

  private BatchNormalizationKernel(NativeOwner owner, Key key) {
    this.owner = owner;
    memory.desc layout = key.shape().channelsLast();
    memory.desc perChannel = Layouts.dense(key.shape().channels());
    input = new ImageInput(owner, key.shape());
    output = Tensor.unbound(owner, layout);
    mean = Tensor.unbound(owner, perChannel);
    variance = Tensor.unbound(owner, perChannel);
    scale = Tensor.unbound(owner, perChannel);
    shift = Tensor.unbound(owner, perChannel);
    dnnl.prop_kind kind =
        key.training() ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference;
    var description =
        new batch_normalization_forward.primitive_desc(
            new batch_normalization_forward.desc(kind.value, layout, key.epsilon(), key.flags()),
            Engine.attributes(),
            Engine.engine(),
            false);
    forward =
        new Operation(owner, description, new batch_normalization_forward(description))
            .with(DNNL_ARG_SRC, input.tensor())
            .with(DNNL_ARG_DST, output)
            .with(DNNL_ARG_MEAN, mean)
            .with(DNNL_ARG_VARIANCE, variance)
            .with(DNNL_ARG_SCALE, scale)
            .with(DNNL_ARG_SHIFT, shift);
    gradients = key.training() ? new Gradients(owner, key, description) : null;
  }

  static BatchNormalizationKernel prepare(Key key) {
    return NativeOwner.build(owner -> new BatchNormalizationKernel(owner, key));
  }

  /** The arrays of one value a channel. All are dense. */
  record Channels(INDArray mean, INDArray variance, INDArray scale, INDArray shift) {}

  /**
   * Computes the output, and in training the statistics.
   *
   * @param from the input
   * @param format the order of its dimensions
   * @param channels statistics (written in training, else read), scale and shift
   * @param to channels last, overwritten
   */
  void forward(INDArray from, CNN2DFormat format, Channels channels, INDArray to) {
    input.bind(from, format);
    bind(channels);
    output.bind(to);
    forward.run();
  }

  /**
   * Computes the gradients. With ReLU, this kernel must have computed the forward pass last.
   *
   * @param from the input
   * @param gradient that of the output
   * @param format the order of the dimensions of both
   * @param channels the statistics of the forward pass and the scale
   * @param scaleGradient overwritten
   * @param shiftGradient overwritten
   * @param to channels last, overwritten with the gradient of the input
   */
  void backward(
      INDArray from,
      INDArray gradient,
      CNN2DFormat format,
      Channels channels,
      INDArray scaleGradient,
      INDArray shiftGradient,
      INDArray to) {
    if (gradients == null) {
      throw new IllegalStateException("this kernel was prepared for inference");
    }
    input.bind(from, format);
    gradients.output.bind(gradient, format);
    bind(channels);
    gradients.scale.bind(scaleGradient);
    gradients.shift.bind(shiftGradient);
    gradients.input.bind(to);
    gradients.operation.run();
  }

  private void bind(Channels channels) {
    mean.bind(channels.mean());
    variance.bind(channels.variance());
    scale.bind(channels.scale());
    shift.bind(channels.shift());
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }

  private final class Gradients {
    final ImageInput output;
    final Tensor input;
    final Tensor scale;
    final Tensor shift;
    final Operation operation;

    Gradients(NativeOwner owner, Key key, batch_normalization_forward.primitive_desc hint) {
      memory.desc layout = key.shape().channelsLast();
      memory.desc perChannel = Layouts.dense(key.shape().channels());
      output = new ImageInput(owner, key.shape());
      input = Tensor.unbound(owner, layout);
      scale = Tensor.unbound(owner, perChannel);
      shift = Tensor.unbound(owner, perChannel);
      var description =
          new batch_normalization_backward.primitive_desc(
              new batch_normalization_backward.desc(
                  dnnl.prop_kind.backward.value, layout, layout, key.epsilon(), key.flags()),
              Engine.attributes(),
              Engine.engine(),
              hint,
              false);
      operation =
          new Operation(owner, description, new batch_normalization_backward(description))
              .with(DNNL_ARG_SRC, BatchNormalizationKernel.this.input.tensor())
              .with(DNNL_ARG_DIFF_DST, output.tensor())
              .with(DNNL_ARG_MEAN, mean)
              .with(DNNL_ARG_VARIANCE, variance)
              .with(DNNL_ARG_SCALE, BatchNormalizationKernel.this.scale)
              .with(DNNL_ARG_SHIFT, BatchNormalizationKernel.this.shift)
              .with(DNNL_ARG_DIFF_SRC, input)
              .with(DNNL_ARG_DIFF_SCALE, scale)
              .with(DNNL_ARG_DIFF_SHIFT, shift);
      if (key.relu()) {
        Tensor mask = Tensor.allocate(owner, hint.workspace_desc());
        operation.with(DNNL_ARG_WORKSPACE, mask);
        forward.with(DNNL_ARG_WORKSPACE, mask);
      }
    }
  }
}
