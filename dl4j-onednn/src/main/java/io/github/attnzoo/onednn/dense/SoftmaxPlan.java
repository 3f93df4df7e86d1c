package io.github.attnzoo.onednn.dense;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Softmax over the classes of each example, and cross entropy with it, for one shape.
 *
 * <pre>
 *   p     = softmax(z)
 *   loss  = -sum of y log(p)      p kept within [clip, 1 - clip]
 *   dL/dz = p - y
 * </pre>
 */
final class SoftmaxPlan implements Plan {
  private final NativeOwner owner;
  private final Staged logits;
  private final Staged labels;
  private final Tensor probabilities;
  private final Tensor difference;
  private final Operation softmax;
  private final Operation subtract;
  private final float[] p;
  private final float[] y;

  private SoftmaxPlan(NativeOwner owner, DenseShape shape) {
    this.owner = owner;
    logits = new Staged(owner, shape.batch(), shape.outputs());
    labels = new Staged(owner, shape.batch(), shape.outputs());
    probabilities = Tensor.allocate(owner, Layouts.dense(shape.batch(), shape.outputs()));
    difference = Tensor.allocate(owner, Layouts.dense(shape.batch(), shape.outputs()));
    softmax = Operations.softmax(owner, logits.tensor(), probabilities);
    subtract =
        Operations.combine(
            owner,
            algorithm.binary_sub,
            probabilities,
            labels.tensor(),
            difference,
            PostOps.none());
    p = new float[Math.toIntExact(shape.batch() * shape.outputs())];
    y = new float[p.length];
  }

  static SoftmaxPlan prepare(DenseShape shape) {
    return NativeOwner.build(owner -> new SoftmaxPlan(owner, shape));
  }

  /**
   * Computes the probabilities, which {@link #gradient} and {@link #loss} then use.
   *
   * @param z {@code [batch, classes]}, any strides
   */
  void run(INDArray z) {
    logits.load(z);
    softmax.run();
  }

  /**
   * The derivative of the loss by the logits.
   *
   * @param expected the labels {@code [batch, classes]}, any strides
   * @return {@code p - y}, dense, valid until the next call
   */
  Tensor gradient(INDArray expected) {
    labels.load(expected);
    subtract.run();
    return difference;
  }

  /**
   * The loss, added up over the batch.
   *
   * @param expected the labels {@code [batch, classes]}, any strides
   * @param clip how far probabilities stay away from 0 and 1
   * @return the sum
   */
  double loss(INDArray expected, double clip) {
    labels.load(expected);
    probabilities.read(p);
    labels.tensor().read(y);
    double low = (float) clip;
    double high = (float) (1 - clip);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      if (y[i] != 0) {
        sum -= y[i] * Math.log(Math.min(Math.max(p[i], low), high));
      }
    }
    return sum;
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
