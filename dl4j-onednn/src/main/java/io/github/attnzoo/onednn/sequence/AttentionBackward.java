package io.github.attnzoo.onednn.sequence;

import static org.bytedeco.dnnl.global.dnnl.algorithm.binary_add;
import static org.bytedeco.dnnl.global.dnnl.algorithm.binary_mul;
import static org.bytedeco.dnnl.global.dnnl.algorithm.eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.algorithm.eltwise_tanh_use_dst_for_bwd;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The backward pass of sequence attention for some sequences of a batch. With the names of {@link
 * AttentionForward}, {@code d} being the loss's derivative by what follows it:
 *
 * <pre>
 *   dV = dY * H * F             dH = dY * V + dZ W'
 *   dK = dV, or its mean over each head's dimensions in each of them
 *   P  = dK * K                 the threshold has no derivative of its own
 *   dS = P - A * (sum of P over time)
 *   dZ = dS * (1 - S * S)       Z = H W + b
 *   dW = H' dZ                  db = sum of dZ
 * </pre>
 */
final class AttentionBackward {

  /** A second view of a tensor that is bound anew in each run. */
  private record Moving(Tensor view, Tensor original) {}

  final Tensor weightGradient;
  final Tensor biasGradient;
  private final AttentionShape shape;
  private final AttentionForward forward;
  private final Staged epsilon;
  private final Tensor outputGradient;
  private final Grid inputGradient;
  private final PartResult result;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Moving> moving = new ArrayList<>();

  AttentionBackward(NativeOwner owner, AttentionForward forward) {
    this.forward = forward;
    shape = forward.shape;
    epsilon =
        shape.sum()
            ? new Staged(owner, shape.batch(), shape.size())
            : new Staged(owner, shape.time(), shape.batch(), shape.size());
    outputGradient =
        Tensor.unbound(owner, Layouts.dense(shape.sum() ? 1 : shape.time(), shape.row()));
    // In order 'f' the gradient's memory is that of its transpose.
    weightGradient = Tensor.allocate(owner, Layouts.dense(shape.size(), shape.size()));
    biasGradient = Tensor.allocate(owner, Layouts.dense(1, shape.size()));
    result = new PartResult(owner, forward.part, shape.size(), false, false);
    inputGradient = Grid.unbound(owner, shape);

    Tensor total = Tensor.allocate(owner, Layouts.dense(1, shape.row()));
    Grid product = shares(owner);
    operations.add(
        Operations.product(
            owner,
            forward.ones,
            product.rows(),
            null,
            total,
            PostOps.none().then(eltwise_linear, -1f, 0f)));
    Grid scoreGradient = Grid.allocate(owner, shape);
    operations.add(
        Operations.combine(
            owner,
            binary_mul,
            forward.attention.rows(),
            total,
            scoreGradient.rows(),
            PostOps.none().then(binary_add, product.rows())));
    operations.add(
        Operations.functionGradient(
            owner,
            eltwise_tanh_use_dst_for_bwd,
            forward.scores.rows(),
            scoreGradient.rows(),
            scoreGradient.rows()));
    parameterGradients(owner, scoreGradient);
    operations.add(
        Operations.combine(
            owner,
            binary_mul,
            forward.used.rows(),
            outputGradient,
            inputGradient.rows(),
            PostOps.none()));
    operations.add(
        Operations.product(
            owner,
            scoreGradient.steps(),
            transposed(owner, forward.weights, shape.weightStrides()),
            null,
            inputGradient.steps(),
            PostOps.none().accumulate()));
  }

  /** The weights' part in the loss: P of the equations. */
  private Grid shares(NativeOwner owner) {
    Grid share = Grid.allocate(owner, shape);
    PostOps dropped = PostOps.none();
    if (forward.factors != null) {
      dropped = dropped.then(binary_mul, forward.factors.rows());
    }
    PostOps selected = dropped.then(binary_mul, forward.selected.rows());
    operations.add(
        Operations.combine(
            owner,
            binary_mul,
            forward.features.rows(),
            outputGradient,
            share.rows(),
            forward.averaging == null ? selected : dropped));
    if (forward.averaging == null) {
      return share;
    }
    Grid averaged = Grid.allocate(owner, shape);
    operations.add(
        Operations.product(
            owner,
            share.steps(),
            forward.averaging,
            null,
            averaged.steps(),
            PostOps.none().then(binary_mul, forward.selected.steps())));
    return averaged;
  }

  private void parameterGradients(NativeOwner owner, Grid gradient) {
    long[] along = {1, shape.size()};
    Grid left = shape.columnMajor() ? gradient : forward.features;
    Grid right = shape.columnMajor() ? forward.features : gradient;
    Tensor leftTransposed =
        Tensor.unbound(owner, Layouts.strided(new long[] {shape.size(), shape.steps()}, along));
    moving.add(new Moving(leftTransposed, left.steps()));
    operations.add(
        Operations.product(
            owner, leftTransposed, right.steps(), null, weightGradient, PostOps.none()));
    Tensor ones = Tensor.allocate(owner, Layouts.dense(1, shape.steps()));
    ones.fill(1f);
    operations.add(
        Operations.product(owner, ones, gradient.steps(), null, biasGradient, PostOps.none()));
  }

  private Tensor transposed(NativeOwner owner, Tensor matrix, long[] strides) {
    Tensor view =
        Tensor.unbound(
            owner,
            Layouts.strided(
                new long[] {shape.size(), shape.size()}, new long[] {strides[1], strides[0]}));
    moving.add(new Moving(view, matrix));
    return view;
  }

  /**
   * Runs the layer backwards for these sequences, from their last forward pass.
   *
   * @param array the loss's derivative by the output of the whole batch: {@code [batch, size,
   *     time]}, or with pooling {@code [batch, size]}, any strides
   * @param padding the padded steps of the forward pass, those of the whole batch
   * @param dx the derivative by the features of the whole batch {@code [time, batch, size]}, order
   *     'c'
   */
  void run(INDArray array, Padding padding, INDArray dx) {
    if (shape.sum()) {
      forward.part.loadRows(epsilon, array);
    } else {
      padding.of(forward.part).load(epsilon, array, forward.part);
    }
    outputGradient.bind(epsilon.tensor());
    result.bind(dx);
    inputGradient.bind(result.tensor);
    moving.forEach(part -> part.view().bind(part.original()));
    operations.forEach(Operation::run);
    result.finish();
  }
}
