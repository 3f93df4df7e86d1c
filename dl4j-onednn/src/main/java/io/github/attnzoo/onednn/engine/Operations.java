package io.github.attnzoo.onednn.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.softmax_forward;
import org.jspecify.annotations.Nullable;

/** The operations that several kernels use. All tensors are of 32 bit floats. */
public final class Operations {
  private Operations() {}

  /**
   * Copies between two layouts of one shape.
   *
   * @param owner frees the operation
   * @param from the source
   * @param to the destination
   * @return {@code to = from}
   */
  public static Operation copy(NativeOwner owner, Tensor from, Tensor to) {
    var description =
        new reorder.primitive_desc(
            Engine.engine(),
            from.description(),
            Engine.engine(),
            to.description(),
            Engine.attributes(),
            false);
    return new Operation(owner, description, new reorder(description))
        .with(DNNL_ARG_FROM, from)
        .with(DNNL_ARG_TO, to);
  }

  /**
   * A matrix product with an optional bias and further steps.
   *
   * @param owner frees the operation
   * @param left {@code [..., m, k]}
   * @param right {@code [..., k, n]}
   * @param bias {@code [..., 1, n]} or null
   * @param result {@code [..., m, n]}
   * @param postOps what follows
   * @return {@code result = postOps(left right + bias)}
   */
  public static Operation product(
      NativeOwner owner,
      Tensor left,
      Tensor right,
      @Nullable Tensor bias,
      Tensor result,
      PostOps postOps) {
    var shape =
        bias == null
            ? new matmul.desc(left.description(), right.description(), result.description())
            : new matmul.desc(
                left.description(), right.description(), bias.description(), result.description());
    var description =
        new matmul.primitive_desc(shape, postOps.attributes(), Engine.engine(), false);
    Operation operation =
        new Operation(owner, description, new matmul(description))
            .with(DNNL_ARG_SRC, left)
            .with(DNNL_ARG_WEIGHTS, right)
            .with(DNNL_ARG_DST, result);
    if (bias != null) {
      operation.with(DNNL_ARG_BIAS, bias);
    }
    return postOps.bind(operation);
  }

  /**
   * Combines two tensors number by number.
   *
   * @param owner frees the operation
   * @param kind one of oneDNN's {@code binary_} algorithms
   * @param left the left operand
   * @param right the right operand; it may have size 1 along dimensions
   * @param result of the left operand's shape, and may be the left operand
   * @param postOps what follows
   * @return {@code result = postOps(kind(left, right))}
   */
  public static Operation combine(
      NativeOwner owner,
      dnnl.algorithm kind,
      Tensor left,
      Tensor right,
      Tensor result,
      PostOps postOps) {
    var shape =
        new binary.desc(kind, left.description(), right.description(), result.description());
    var description =
        new binary.primitive_desc(shape, postOps.attributes(), Engine.engine(), false);
    return postOps.bind(
        new Operation(owner, description, new binary(description))
            .with(DNNL_ARG_SRC_0, left)
            .with(DNNL_ARG_SRC_1, right)
            .with(DNNL_ARG_DST, result));
  }

  /**
   * Applies a function of one number to every number.
   *
   * @param owner frees the operation
   * @param kind one of oneDNN's {@code eltwise_} algorithms
   * @param source the arguments
   * @param result the values; of the same layout, and may be the source
   * @return {@code result = kind(source)}
   */
  public static Operation function(
      NativeOwner owner, dnnl.algorithm kind, Tensor source, Tensor result) {
    var shape =
        new eltwise_forward.desc(
            dnnl.prop_kind.forward_training, kind, source.description(), 0f, 0f);
    var description =
        new eltwise_forward.primitive_desc(shape, Engine.attributes(), Engine.engine(), false);
    return new Operation(owner, description, new eltwise_forward(description))
        .with(DNNL_ARG_SRC, source)
        .with(DNNL_ARG_DST, result);
  }

  /**
   * Softmax over the columns of each row.
   *
   * @param owner frees the operation
   * @param source {@code [rows, columns]}
   * @param result of the same layout, and may be the source
   * @return {@code result = softmax(source)}
   */
  public static Operation softmax(NativeOwner owner, Tensor source, Tensor result) {
    var shape = new softmax_forward.desc(dnnl.prop_kind.forward_inference, source.description(), 1);
    var description =
        new softmax_forward.primitive_desc(shape, Engine.attributes(), Engine.engine(), false);
    return new Operation(owner, description, new softmax_forward(description))
        .with(DNNL_ARG_SRC, source)
        .with(DNNL_ARG_DST, result);
  }

  /**
   * The gradient of a function of one number, from its values.
   *
   * @param owner frees the operation
   * @param kind one of oneDNN's {@code eltwise_..._use_dst_for_bwd} algorithms
   * @param values the function's values
   * @param valueGradient the loss's derivative by them
   * @param argumentGradient the loss's derivative by the arguments; may be {@code valueGradient}
   * @return the operation
   */
  public static Operation functionGradient(
      NativeOwner owner,
      dnnl.algorithm kind,
      Tensor values,
      Tensor valueGradient,
      Tensor argumentGradient) {
    var forward =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                dnnl.prop_kind.forward_training, kind, values.description(), 0f, 0f),
            Engine.attributes(),
            Engine.engine(),
            false);
    var shape =
        new eltwise_backward.desc(kind, valueGradient.description(), values.description(), 0f, 0f);
    var description =
        new eltwise_backward.primitive_desc(
            shape, Engine.attributes(), Engine.engine(), forward, false);
    return new Operation(owner, description, new eltwise_backward(description))
        .with(DNNL_ARG_DST, values)
        .with(DNNL_ARG_DIFF_DST, valueGradient)
        .with(DNNL_ARG_DIFF_SRC, argumentGradient);
  }
}
