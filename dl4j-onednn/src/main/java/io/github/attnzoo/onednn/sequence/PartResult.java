package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Tensor;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an operation writes for some sequences, {@code [time, count, size]}, and its way into the
 * array of the whole batch: written there at once where the layouts are the same, else copied.
 */
final class PartResult {
  /** What the operation writes. */
  final Tensor tensor;

  private final Tensor place;
  private final long start;
  private final @Nullable Operation copy;

  /**
   * A result without an array yet.
   *
   * @param owner frees it
   * @param part which sequences
   * @param size size of a step
   * @param timeLast whether the array is {@code [batch, size, time]} rather than {@code [time,
   *     batch, size]}
   * @param kept whether the tensor must keep its numbers when others write into the array
   */
  PartResult(NativeOwner owner, SequencePart part, long size, boolean timeLast, boolean kept) {
    memory.desc dense = Layouts.dense(part.time(), part.count(), size);
    if (part.isWhole() && !timeLast && !kept) {
      tensor = Tensor.unbound(owner, dense);
      place = tensor;
      copy = null;
    } else {
      tensor = Tensor.allocate(owner, dense);
      place = timeLast ? part.timeLast(owner, size) : part.rows(owner, size);
      copy = Operations.copy(owner, tensor, place);
    }
    start = timeLast ? part.timeLastStart(size) : part.rowsStart(size);
  }

  /**
   * Says where the numbers go, before the operation runs.
   *
   * @param array that of the whole batch, order 'c'
   */
  void bind(INDArray array) {
    place.bind(array, start);
  }

  /** Puts them there, after it ran. */
  void finish() {
    if (copy != null) {
      copy.run();
    }
  }
}
