package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution weights in two layouts: DL4J's, which is that of the parameter and gradient arrays,
 * and the one that a kernel chose.
 */
final class WeightLayout {
  private final Tensor plain;
  private final Tensor chosen;
  private final @Nullable Operation toChosen;
  private final @Nullable Operation toPlain;

  private WeightLayout(
      Tensor plain, Tensor chosen, @Nullable Operation toChosen, @Nullable Operation toPlain) {
    this.plain = plain;
    this.chosen = chosen;
    this.toChosen = toChosen;
    this.toPlain = toPlain;
  }

  /** Weights that the kernel reads. */
  static WeightLayout input(NativeOwner owner, memory.desc plainLayout, memory.desc chosenLayout) {
    Tensor plain = Tensor.unbound(owner, plainLayout);
    if (same(plainLayout, chosenLayout)) {
      return new WeightLayout(plain, plain, null, null);
    }
    Tensor chosen = Tensor.allocate(owner, chosenLayout);
    return new WeightLayout(plain, chosen, Operations.copy(owner, plain, chosen), null);
  }

  /** Gradients of weights, which the kernel writes. */
  static WeightLayout output(NativeOwner owner, memory.desc plainLayout, memory.desc chosenLayout) {
    Tensor plain = Tensor.unbound(owner, plainLayout);
    if (same(plainLayout, chosenLayout)) {
      return new WeightLayout(plain, plain, null, null);
    }
    Tensor chosen = Tensor.allocate(owner, chosenLayout);
    return new WeightLayout(plain, chosen, null, Operations.copy(owner, chosen, plain));
  }

  private static boolean same(memory.desc a, memory.desc b) {
    return a.equals(b);
  }

  /** What the kernel reads or writes. */
  Tensor tensor() {
    return chosen;
  }

  /** Before the kernel runs: takes DL4J's array, whose layout must be dense. */
  void bind(INDArray array) {
    plain.bind(array);
    if (toChosen != null) {
      toChosen.run();
    }
  }

  /** After the kernel ran: completes the array that was bound. */
  void finish() {
    if (toPlain != null) {
      toPlain.run();
    }
  }
}
