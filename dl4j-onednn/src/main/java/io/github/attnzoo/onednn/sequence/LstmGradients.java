package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradients of an LSTM layer's parameters: the sums over the parts of a batch. */
final class LstmGradients {
  private final List<Operation> sums = new ArrayList<>();
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
    Tensor inputWeights = sum(owner, parts, part -> part.inputWeightGradient);
    Tensor recurrentWeights = sum(owner, parts, part -> part.recurrentWeightGradient);
    Tensor bias = sum(owner, parts, part -> part.biasGradient);
    long hidden = shape.hidden();
    copyInputWeights = GateWeights.outOf(owner, inputWeights, shape.inputs(), hidden);
    copyRecurrentWeights = GateWeights.outOf(owner, recurrentWeights, hidden, hidden);
    copyBias = GateWeights.outOf(owner, GateWeights.ofOneInput(owner, bias, hidden), 1, hidden);
  }

  private Tensor sum(
      NativeOwner owner, List<LstmBackward> parts, Function<LstmBackward, Tensor> gradient) {
    Tensor first = gradient.apply(parts.get(0));
    for (LstmBackward part : parts.subList(1, parts.size())) {
      if (!gradient.apply(part).description().equals(first.description())) {
        throw new IllegalStateException("the parts of a batch have gradients in several layouts");
      }
      Tensor sum = flat(owner, first);
      Tensor term = flat(owner, gradient.apply(part));
      sums.add(Operations.combine(owner, algorithm.binary_add, sum, term, sum, PostOps.none()));
    }
    return first;
  }

  /** As it stands in memory: oneDNN adds the layouts of gradients one number at a time. */
  private static Tensor flat(NativeOwner owner, Tensor tensor) {
    long length = tensor.description().get_size() / Float.BYTES;
    return Tensor.unbound(owner, Layouts.dense(1, length)).bind(tensor);
  }

  /**
   * Hands out the gradients of the last backward pass, once.
   *
   * @param weights {@code [inputs, 4 * hidden]}, order 'f'
   * @param recurrent {@code [hidden, 4 * hidden]}, order 'f'
   * @param biases {@code [4 * hidden]}
   */
  void writeTo(INDArray weights, INDArray recurrent, INDArray biases) {
    sums.forEach(Operation::run);
    copyInputWeights.run(weights);
    copyRecurrentWeights.run(recurrent);
    copyBias.run(biases);
  }
}
