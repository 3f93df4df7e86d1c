package io.github.attnzoo.onednn.dense;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Tensor;
import io.github.attnzoo.onednn.kernels.FusedActivation;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_forward;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations of a dense layer for one shape: {@code y = activation(x W + b)}.
 *
 * <p>DL4J's weights {@code [inputs, outputs]} in order 'f' are oneDNN's {@code [outputs, inputs]}
 * as they stand, so that no weight is ever copied.
 */
final class DensePlan implements Plan {
  final DenseShape shape;
  final Staged input;
  final Tensor weights;
  final @Nullable Tensor bias;
  final Tensor output;
  final inner_product_forward.primitive_desc description;
  private final NativeOwner owner;
  private final Operation forward;
  private @Nullable DenseBackward backward;

  private DensePlan(
      NativeOwner owner, DenseShape shape, boolean biased, @Nullable FusedActivation activation) {
    this.owner = owner;
    this.shape = shape;
    input = new Staged(owner, shape.batch(), shape.inputs());
    weights = Tensor.unbound(owner, Layouts.dense(shape.outputs(), shape.inputs()));
    bias = biased ? Tensor.unbound(owner, Layouts.dense(shape.outputs())) : null;
    var result = Layouts.dense(shape.batch(), shape.outputs());
    output = shape.training() ? Tensor.allocate(owner, result) : Tensor.unbound(owner, result);
    PostOps postOps =
        activation == null ? PostOps.none() : PostOps.none().then(activation.forward(), 0f, 0f);
    prop_kind kind = shape.training() ? prop_kind.forward_training : prop_kind.forward_inference;
    var operation =
        bias == null
            ? new inner_product_forward.desc(
                kind, input.tensor().description(), weights.description(), output.description())
            : new inner_product_forward.desc(
                kind,
                input.tensor().description(),
                weights.description(),
                bias.description(),
                output.description());
    description =
        owner.own(
            new inner_product_forward.primitive_desc(
                operation, postOps.attributes(), Engine.engine(), false));
    forward =
        new Operation(owner, description, new inner_product_forward(description))
            .with(DNNL_ARG_SRC, input.tensor())
            .with(DNNL_ARG_WEIGHTS, weights)
            .with(DNNL_ARG_DST, output);
    if (bias != null) {
      forward.with(DNNL_ARG_BIAS, bias);
    }
  }

  static DensePlan prepare(DenseShape shape, boolean biased, @Nullable FusedActivation activation) {
    return NativeOwner.build(owner -> new DensePlan(owner, shape, biased, activation));
  }

  /**
   * Computes the results.
   *
   * @param x {@code [batch, inputs]}, any strides
   * @param w {@code [inputs, outputs]}, order 'f'
   * @param b {@code [1, outputs]}, or null where the layer has none
   * @param y {@code [batch, outputs]}, order 'c'
   */
  void forward(INDArray x, INDArray w, @Nullable INDArray b, INDArray y) {
    input.load(x);
    weights.bind(w);
    if (bias != null && b != null) {
      bias.bind(b);
    }
    if (shape.training()) {
      // The next layer may change its input in place, and the derivative needs the results.
      forward.run();
      output.copyTo(y);
    } else {
      output.bind(y);
      forward.run();
    }
  }

  /** The backward pass, made at its first use. */
  DenseBackward backward() {
    DenseBackward present = backward;
    if (present == null) {
      present = owner.add(own -> new DenseBackward(own, this));
      backward = present;
    }
    return present;
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
