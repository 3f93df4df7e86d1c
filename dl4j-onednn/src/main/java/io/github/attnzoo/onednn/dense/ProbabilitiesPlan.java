package io.github.attnzoo.onednn.dense;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.softmax_forward;
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
    var operation = new softmax_forward.desc(prop_kind.forward_inference, numbers.description(), 1);
    var description =
        new softmax_forward.primitive_desc(operation, Engine.attributes(), Engine.engine(), false);
    softmax =
        new Operation(owner, description, new softmax_forward(description))
            .with(DNNL_ARG_SRC, numbers)
            .with(DNNL_ARG_DST, numbers);
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
