package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An LSTM layer's weights in the layouts that a pass wants, for all its parts. */
final class LstmWeights {
  final Tensor input;
  final Tensor recurrent;
  private final Copy copyInput;
  private final Copy copyRecurrent;

  /**
   * Weights not loaded yet.
   *
   * @param owner frees them
   * @param shape the layer's
   * @param pass the layouts are those it wants
   */
  LstmWeights(NativeOwner owner, LstmShape shape, LstmPass pass) {
    input = Tensor.allocate(owner, pass.inputWeights());
    recurrent = Tensor.allocate(owner, pass.recurrentWeights());
    copyInput = Copy.into(owner, input, shape.inputs(), shape.hidden());
    copyRecurrent = Copy.into(owner, recurrent, shape.hidden(), shape.hidden());
  }

  /** Whether they are in the layouts that a pass wants. */
  boolean fit(LstmPass pass) {
    return pass.inputWeights().equals(input.description())
        && pass.recurrentWeights().equals(recurrent.description());
  }

  /**
   * Loads the weights; gate order and layout change on the way.
   *
   * @param weights {@code [inputs, 4 * hidden]}, order 'f'
   * @param recurrentWeights {@code [hidden, 4 * hidden]}, order 'f'
   */
  void load(INDArray weights, INDArray recurrentWeights) {
    copyInput.run(weights);
    copyRecurrent.run(recurrentWeights);
  }

  /** How weights get into a tensor. */
  private sealed interface Copy {
    void run(INDArray array);

    static Copy into(NativeOwner owner, Tensor target, long inputs, long hidden) {
      return Layouts.isStrided(target.description())
          ? new ByGate(GateWeights.into(owner, target, inputs, hidden))
          : new InBlocks(target, inputs, hidden);
    }
  }

  private record ByGate(GateWeights gates) implements Copy {
    @Override
    public void run(INDArray array) {
      gates.run(array);
    }
  }

  /**
   * Gate by gate into an array in between. Only inference wants blocks, and loads weights once they
   * have changed, so nothing is kept for it.
   */
  private record InBlocks(Tensor target, long inputs, long hidden) implements Copy {
    @Override
    public void run(INDArray array) {
      try (Staging staging = NativeOwner.build(this::staging)) {
        staging.gates().run(array);
        staging.blocks().run();
      }
    }

    private Staging staging(NativeOwner owner) {
      Tensor plain = Tensor.allocate(owner, Layouts.dense(1, 1, inputs, 4, hidden));
      return new Staging(
          owner,
          GateWeights.into(owner, plain, inputs, hidden),
          Operations.copy(owner, plain, target));
    }
  }

  private record Staging(NativeOwner owner, GateWeights gates, Operation blocks) implements Plan {}
}
