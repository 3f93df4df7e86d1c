package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Tensor;
import org.jspecify.annotations.Nullable;
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

  /** Gate by gate, and from there into blocks where the pass wants them. */
  private record Copy(GateWeights gates, @Nullable Operation blocks) {
    static Copy into(NativeOwner owner, Tensor target, long inputs, long hidden) {
      if (!Layouts.isBlocked(target.description())) {
        return new Copy(GateWeights.into(owner, target, inputs, hidden), null);
      }
      Tensor plain = Tensor.allocate(owner, Layouts.dense(1, 1, inputs, 4, hidden));
      return new Copy(
          GateWeights.into(owner, plain, inputs, hidden), Operations.copy(owner, plain, target));
    }

    void run(INDArray array) {
      gates.run(array);
      if (blocks != null) {
        blocks.run();
      }
    }
  }
}
