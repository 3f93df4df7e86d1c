package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Carries LSTM weights between DL4J's array and a tensor of oneDNN.
 *
 * <p>DL4J's array is {@code [inputs, 4 * hidden]} in order 'f', its blocks of columns being
 * candidate, forget, output and input gate; oneDNN's is {@code [1, 1, inputs, 4, hidden]} with any
 * strides and the gates input, forget, candidate, output.
 */
final class GateWeights {
  /** For each of oneDNN's gates the block of DL4J that holds it. */
  private static final int[] BLOCKS = {3, 1, 0, 2};

  private final Tensor[] plain = new Tensor[BLOCKS.length];
  private final Runnable[] copies = new Runnable[BLOCKS.length];
  private final long blockSize;

  private GateWeights(long blockSize) {
    this.blockSize = blockSize;
  }

  /** A bias as weights of a single input. */
  static Tensor ofOneInput(NativeOwner owner, Tensor bias, long hidden) {
    return Tensor.unbound(owner, Layouts.dense(1, 1, 1, 4, hidden)).bind(bias);
  }

  /** Copies from DL4J's array into the tensor. */
  static GateWeights into(NativeOwner owner, Tensor tensor, long inputs, long hidden) {
    return new GateWeights(inputs * hidden).prepare(owner, tensor, inputs, hidden, true);
  }

  /** Copies from the tensor into DL4J's array. */
  static GateWeights outOf(NativeOwner owner, Tensor tensor, long inputs, long hidden) {
    return new GateWeights(inputs * hidden).prepare(owner, tensor, inputs, hidden, false);
  }

  private GateWeights prepare(
      NativeOwner owner, Tensor tensor, long inputs, long hidden, boolean into) {
    long[] strides = Layouts.strides(tensor.description());
    long[] shape = {inputs, hidden};
    for (int gate = 0; gate < BLOCKS.length; gate++) {
      plain[gate] = Tensor.unbound(owner, Layouts.strided(shape, new long[] {1, inputs}));
      Tensor part =
          Tensor.unbound(owner, Layouts.strided(shape, new long[] {strides[2], strides[4]}))
              .bind(tensor, gate * strides[3]);
      Tensor from = into ? plain[gate] : part;
      Tensor to = into ? part : plain[gate];
      boolean sameLayout = inputs == 1 ? strides[4] == 1 : strides[2] == 1 && strides[4] == inputs;
      if (sameLayout) {
        copies[gate] = () -> to.copyFrom(from);
      } else {
        Operation copy = Operations.copy(owner, from, to);
        copies[gate] = copy::run;
      }
    }
    return this;
  }

  /**
   * Copies all four gates.
   *
   * @param array {@code [inputs, 4 * hidden]} in order 'f', or for a bias {@code [4 * hidden]}
   */
  void run(INDArray array) {
    for (int gate = 0; gate < BLOCKS.length; gate++) {
      plain[gate].bind(array, BLOCKS[gate] * blockSize);
      copies[gate].run();
    }
  }
}
