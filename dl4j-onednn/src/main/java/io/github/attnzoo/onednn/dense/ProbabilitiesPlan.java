package io.github.attnzoo.onednn.dense;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Softmax over the classes of each example, in place, for one shape. */
final class ProbabilitiesPlan implements Plan {
  private final NativeOwner owner;
  private final Tensor numbers;
  private final Operation softmax;

  /**
   * What is prepared.
   *
   * @param batch number of examples
   * @param classes number of classes
   */
  record Key(long batch, long classes) {}

  private ProbabilitiesPlan(NativeOwner owner, Key key) {
    this.owner = owner;
    numbers = Tensor.unbound(owner, Layouts.dense(key.batch(), key.classes()));
    softmax = Operations.softmax(owner, numbers, numbers);
  }

  static ProbabilitiesPlan prepare(Key key) {
    return NativeOwner.build(owner -> new ProbabilitiesPlan(owner, key));
  }

  /**
   * Puts probabilities in the place of logits.
   *
   * @param z {@code [batch, classes]}, order 'c'
   */
  void run(INDArray z) {
    numbers.bind(z);
    softmax.run();
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
