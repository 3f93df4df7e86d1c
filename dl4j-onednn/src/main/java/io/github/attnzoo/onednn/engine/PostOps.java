package io.github.attnzoo.onednn.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/**
 * What an operation does to each result before it stores it, in order. Immutable; {@link #none()}
 * is the start of every chain.
 */
public final class PostOps {
  private interface Step {
    void appendTo(post_ops operations);

    default void bind(Operation operation, int position) {}
  }

  private record Function(dnnl.algorithm kind, float alpha, float beta) implements Step {
    @Override
    public void appendTo(post_ops operations) {
      operations.append_eltwise(1f, kind, alpha, beta);
    }
  }

  private record Binary(dnnl.algorithm kind, Tensor operand) implements Step {
    @Override
    public void appendTo(post_ops operations) {
      operations.append_binary(kind, operand.description());
    }

    @Override
    public void bind(Operation operation, int position) {
      operation.with(
          (DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (position + 1)) | DNNL_ARG_SRC_1, operand);
    }
  }

  private record Accumulate(float scale) implements Step {
    @Override
    public void appendTo(post_ops operations) {
      operations.append_sum(scale, memory.data_type.undef);
    }
  }

  private final List<Step> steps;

  private PostOps(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * No further operation.
   *
   * @return the empty chain
   */
  public static PostOps none() {
    return new PostOps(List.of());
  }

  /**
   * Then applies a function of one number.
   *
   * @param kind one of oneDNN's {@code eltwise_} algorithms
   * @param alpha its first parameter, 0 where it has none
   * @param beta its second parameter, 0 where it has none
   * @return a longer chain
   */
  public PostOps then(dnnl.algorithm kind, float alpha, float beta) {
    return plus(new Function(kind, alpha, beta));
  }

  /**
   * Then combines with another tensor, which may have size 1 along dimensions.
   *
   * @param kind one of oneDNN's {@code binary_} algorithms
   * @param operand the right operand; bind it before the run
   * @return a longer chain
   */
  public PostOps then(dnnl.algorithm kind, Tensor operand) {
    return plus(new Binary(kind, operand));
  }

  /**
   * Then adds what stood in the result before. oneDNN allows it only as the first step.
   *
   * @return a longer chain
   */
  public PostOps accumulate() {
    return accumulate(1f);
  }

  /**
   * Then adds a multiple of what stood in the result before. oneDNN allows it only as the first
   * step.
   *
   * @param scale the factor
   * @return a longer chain
   */
  public PostOps accumulate(float scale) {
    return plus(new Accumulate(scale));
  }

  private PostOps plus(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new PostOps(List.copyOf(longer));
  }

  /**
   * Attributes with this chain, for a primitive's description.
   *
   * @return new attributes, to be freed by the caller's scope
   */
  public primitive_attr attributes() {
    primitive_attr attributes = Engine.attributes();
    if (!steps.isEmpty()) {
      var operations = new post_ops();
      steps.forEach(step -> step.appendTo(operations));
      attributes.set_post_ops(operations);
    }
    return attributes;
  }

  /**
   * Gives an operation the tensors of this chain.
   *
   * @param operation made with {@link #attributes()}
   * @return the operation
   */
  public Operation bind(Operation operation) {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).bind(operation, i);
    }
    return operation;
  }
}
