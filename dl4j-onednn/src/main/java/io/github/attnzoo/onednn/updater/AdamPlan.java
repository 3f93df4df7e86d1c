package io.github.attnzoo.onednn.updater;

import static org.bytedeco.dnnl.global.dnnl.algorithm.binary_div;
import static org.bytedeco.dnnl.global.dnnl.algorithm.binary_mul;
import static org.bytedeco.dnnl.global.dnnl.algorithm.eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.algorithm.eltwise_sqrt;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adam's update of some parameters that lie side by side:
 *
 * <pre>
 *   m = beta1 m + (1 - beta1) g
 *   v = beta2 v + (1 - beta2) g g
 *   g = rate m / (sqrt(v) + epsilon)
 * </pre>
 *
 * <p>All constants are floats and are computed as in libnd4j, so that the numbers are the same.
 */
final class AdamPlan implements Plan {
  private final NativeOwner owner;
  private final Tensor gradient;
  private final Tensor mean;
  private final Tensor square;
  private final Tensor rate;
  private final List<Operation> operations;

  private AdamPlan(NativeOwner owner, AdamShape shape) {
    this.owner = owner;
    var layout = Layouts.dense(1, shape.length());
    gradient = Tensor.unbound(owner, layout);
    mean = Tensor.unbound(owner, layout);
    square = Tensor.unbound(owner, layout);
    rate = number(owner, 0f);
    Tensor divisor = Tensor.allocate(owner, layout);
    float beta1 = shape.beta1();
    float beta2 = shape.beta2();
    Tensor newSquares = number(owner, 1f - beta2);
    operations =
        List.of(
            Operations.combine(
                owner,
                binary_mul,
                gradient,
                number(owner, 1f - beta1),
                mean,
                PostOps.none().accumulate(beta1)),
            // The old value is added first: it gets beta2 from the product that follows.
            Operations.combine(
                owner,
                binary_mul,
                gradient,
                gradient,
                square,
                PostOps.none().accumulate(beta2 / (1f - beta2)).then(binary_mul, newSquares)),
            // A product with 1, because oneDNN's functions of one number are slow with a next step.
            Operations.combine(
                owner,
                binary_mul,
                square,
                number(owner, 1f),
                divisor,
                PostOps.none()
                    .then(eltwise_sqrt, 0f, 0f)
                    .then(eltwise_linear, 1f, shape.epsilon())),
            Operations.combine(
                owner, binary_div, mean, divisor, gradient, PostOps.none().then(binary_mul, rate)));
  }

  private static Tensor number(NativeOwner owner, float value) {
    Tensor tensor = Tensor.allocate(owner, Layouts.dense(1, 1));
    tensor.fill(value);
    return tensor;
  }

  static AdamPlan prepare(AdamShape shape) {
    return NativeOwner.build(owner -> new AdamPlan(owner, shape));
  }

  /**
   * Updates the state, and turns the gradient into what is subtracted from the parameters.
   *
   * @param g the gradient
   * @param offset the first of the parameters in it
   * @param m the mean of the gradients
   * @param v the mean of their squares
   * @param from the first of the parameters in the state
   * @param step the learning rate with Adam's corrections
   */
  void run(INDArray g, long offset, INDArray m, INDArray v, long from, float step) {
    gradient.bind(g, offset);
    mean.bind(m, from);
    square.bind(v, from);
    rate.fill(step);
    operations.forEach(Operation::run);
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
