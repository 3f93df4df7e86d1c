package io.github.attnzoo.onednn.sequence;

import static org.bytedeco.dnnl.global.dnnl.algorithm.binary_gt;
import static org.bytedeco.dnnl.global.dnnl.algorithm.binary_mul;
import static org.bytedeco.dnnl.global.dnnl.algorithm.eltwise_clip;
import static org.bytedeco.dnnl.global.dnnl.algorithm.eltwise_exp;
import static org.bytedeco.dnnl.global.dnnl.algorithm.eltwise_pow;
import static org.bytedeco.dnnl.global.dnnl.algorithm.eltwise_tanh;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The forward pass of sequence attention for some sequences of a batch.
 *
 * <pre>
 *   S = tanh(H W + b)
 *   E = exp(S), 0 in padded steps      scores lie in [-1, 1]: no maximum has to be subtracted
 *   A = E / (sum of E over time)
 *   K = A where A &gt; hardThreshold, else 0
 *   V = K, or its mean over each head's dimensions in each of them
 *   V = V * F                          factors of dropout: 0, or 1 / (1 - attentionDropout)
 *   Y = V * H
 * </pre>
 */
final class AttentionForward {
  /** Only a sequence without any real step has a smaller sum than exp(-1). */
  private static final float SMALLEST_SUM = 1e-30f;

  private static final float LARGEST_SUM = 1e30f;

  final AttentionShape shape;
  final SequencePart part;
  final Staged input;
  final Grid features;
  final Tensor weights;
  final Tensor bias;
  final Tensor ones;
  final Grid scores;
  final Grid attention;
  final Grid selected;
  final Grid used;
  final @Nullable Tensor averaging;

  /** The factors of dropout, where there is any. */
  final @Nullable Grid factors;

  private final Grid exponentials;
  private final Grid output;
  private final @Nullable PartResult result;
  private final Tensor pooled;
  private final Staged stagedFactors;
  private final List<Operation> scoring = new ArrayList<>();
  private final List<Operation> weighting = new ArrayList<>();

  /**
   * A pass that can run.
   *
   * @param owner frees it
   * @param whole the batch
   * @param part which of its sequences
   * @param averaging the matrix of {@link AttentionShape#averaging}, only read, or null where no
   *     weights are averaged
   */
  AttentionForward(
      NativeOwner owner, AttentionShape whole, SequencePart part, @Nullable Tensor averaging) {
    this.part = part;
    this.averaging = averaging;
    shape = whole.withBatch(part.count());
    input = new Staged(owner, shape.time(), shape.batch(), shape.size());
    features = Grid.unbound(owner, shape);
    weights =
        Tensor.unbound(
            owner, Layouts.strided(new long[] {shape.size(), shape.size()}, shape.weightStrides()));
    bias = Tensor.unbound(owner, Layouts.dense(1, shape.size()));
    ones = Tensor.allocate(owner, Layouts.dense(1, shape.time()));
    ones.fill(1f);
    scores = Grid.allocate(owner, shape);
    exponentials = shape.training() ? Grid.allocate(owner, shape) : scores;
    Tensor inverseSum = Tensor.allocate(owner, Layouts.dense(1, shape.row()));

    PostOps activation = PostOps.none().then(eltwise_tanh, 0f, 0f);
    scoring.add(
        Operations.product(
            owner,
            features.steps(),
            weights,
            bias,
            scores.steps(),
            shape.training() ? activation : activation.then(eltwise_exp, 0f, 0f)));
    if (shape.training()) {
      scoring.add(Operations.function(owner, eltwise_exp, scores.rows(), exponentials.rows()));
    }
    attention = shape.training() ? Grid.allocate(owner, shape) : exponentials;
    weighting.add(
        Operations.product(
            owner,
            ones,
            exponentials.rows(),
            null,
            inverseSum,
            PostOps.none()
                .then(eltwise_clip, SMALLEST_SUM, LARGEST_SUM)
                .then(eltwise_pow, 1f, -1f)));
    weighting.add(combine(owner, exponentials, inverseSum, attention));

    selected = shape.hardThreshold() > 0 ? select(owner) : attention;
    Grid undropped;
    if (averaging != null) {
      undropped = Grid.allocate(owner, shape);
      weighting.add(
          Operations.product(
              owner, selected.steps(), averaging, null, undropped.steps(), PostOps.none()));
    } else {
      undropped = selected;
    }
    stagedFactors = new Staged(owner, shape.time(), shape.batch(), shape.size());
    if (shape.dropped()) {
      factors = Grid.unbound(owner, shape);
      used = Grid.allocate(owner, shape);
      weighting.add(combine(owner, undropped, factors.rows(), used));
    } else {
      factors = null;
      used = undropped;
    }

    result =
        shape.sum() ? null : new PartResult(owner, part, shape.size(), shape.timeLast(), false);
    output = result == null ? Grid.allocate(owner, shape) : Grid.unbound(owner, shape);
    pooled = Tensor.unbound(owner, Layouts.dense(1, shape.row()));
    weighting.add(combine(owner, used, features.rows(), output));
    if (shape.sum()) {
      weighting.add(Operations.product(owner, ones, output.rows(), null, pooled, PostOps.none()));
    }
  }

  private Grid select(NativeOwner owner) {
    Tensor threshold = Tensor.allocate(owner, Layouts.dense(1, 1));
    threshold.fill(shape.hardThreshold());
    Grid result = Grid.allocate(owner, shape);
    weighting.add(
        Operations.combine(
            owner,
            binary_gt,
            attention.rows(),
            threshold,
            result.rows(),
            PostOps.none().then(binary_mul, attention.rows())));
    return result;
  }

  private static Operation combine(NativeOwner owner, Grid left, Tensor right, Grid result) {
    return Operations.combine(owner, binary_mul, left.rows(), right, result.rows(), PostOps.none());
  }

  /**
   * Runs the layer for these sequences.
   *
   * @param source the features of the whole batch {@code [batch, size, time]}, any strides
   * @param w {@code [size, size]}, in the order that the shape says
   * @param b {@code [1, size]}
   * @param padding the padded steps of the whole batch, which count as if they were not there
   * @param dropout the factors of dropout {@code [batch, size, time]}, or null where none is
   *     dropped
   * @param array for the whole batch, as the shape says, or with pooling {@code [batch, size]},
   *     order 'c'
   */
  void run(
      INDArray source,
      INDArray w,
      INDArray b,
      Padding padding,
      @Nullable INDArray dropout,
      INDArray array) {
    Padding padded = padding.of(part);
    padded.load(input, source, part);
    features.bind(input.tensor());
    weights.bind(w);
    bias.bind(b);
    if (factors != null && dropout != null) {
      Padding.loadCopy(stagedFactors, dropout, part);
      factors.bind(stagedFactors.tensor());
    }
    if (result == null) {
      pooled.bind(array, part.rowsStart(shape.size()));
    } else {
      result.bind(array);
      output.bind(result.tensor);
    }
    scoring.forEach(Operation::run);
    padded.clear(exponentials.steps(), shape.size());
    weighting.forEach(Operation::run);
    if (result != null) {
      result.finish();
    }
  }
}
