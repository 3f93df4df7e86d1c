package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradients of an LSTM layer's parameters: the sums over the parts of a batch. */
final class LstmGradients {
  private final PartSums sums = new PartSums();
  private final GateWeights copyInputWeights;
  private final GateWeights copyRecurrentWeights;
  private final GateWeights copyBias;

  /**
   * Sums over parts.
   *
   * @param owner frees them
   * @param shape the layer's
   * @param parts at least one; the first one's gradients become the sums
   */
  LstmGradients(NativeOwner owner, LstmShape shape, List<LstmBackward> parts) {
    Tensor inputWeights = sums.of(owner, parts, part -> part.inputWeightGradient);
    Tensor recurrentWeights = sums.of(owner, parts, part -> part.recurrentWeightGradient);
    Tensor bias = sums.of(owner, parts, part -> part.biasGradient);
    long hidden = shape.hidden();
    copyInputWeights = GateWeights.outOf(owner, inputWeights, shape.inputs(), hidden);
    copyRecurrentWeights = GateWeights.outOf(owner, recurrentWeights, hidden, hidden);
    copyBias = GateWeights.outOf(owner, GateWeights.ofOneInput(owner, bias, hidden), 1, hidden);
  }

  /**
   * Hands out the gradients of the last backward pass, once.
   *
   * @param weights {@code [inputs, 4 * hidden]}, order 'f'
   * @param recurrent {@code [hidden, 4 * hidden]}, order 'f'
   * @param biases {@code [4 * hidden]}
   */
  void writeTo(INDArray weights, INDArray recurrent, INDArray biases) {
    sums.run();
    copyInputWeights.run(weights);
    copyRecurrentWeights.run(recurrent);
    copyBias.run(biases);
  }
}
