package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Team;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Neighbouring sequences of a batch, which one thread takes through all operations of a layer.
 *
 * @param time number of steps
 * @param batch number of sequences of the whole batch
 * @param first the number of the first sequence
 * @param count how many sequences
 */
record SequencePart(long time, long batch, long first, long count) {
  /** With fewer sequences a thread reads more weights than it computes with. */
  private static final long LEAST_SEQUENCES = 4;

  /** In training each part has gradients of its own, to be cleared and added up in every step. */
  private static final long LEAST_STEPS_IN_TRAINING = 32;

  /** Numbers in the gradients of all parts, 64 MB, unless one part alone has more. */
  private static final long MOST_GRADIENTS_IN_TRAINING = 1 << 24;

  private static final int BATCH_AXIS = 1;

  /**
   * Cuts a batch into one part for each thread, or fewer where there is little to do.
   *
   * @param time number of steps
   * @param batch number of sequences
   * @param parameters how many gradients a backward pass adds up, 0 without one
   */
  static List<SequencePart> split(long time, long batch, long parameters) {
    long most = Math.min(Team.size(), batch / LEAST_SEQUENCES);
    if (parameters > 0) {
      most = Math.min(most, batch * time / LEAST_STEPS_IN_TRAINING);
      most = Math.min(most, MOST_GRADIENTS_IN_TRAINING / parameters);
    }
    long parts = Math.max(1, most);
    return LongStream.range(0, parts)
        .mapToObj(part -> between(time, batch, part * batch / parts, (part + 1) * batch / parts))
        .toList();
  }

  private static SequencePart between(long time, long batch, long first, long end) {
    return new SequencePart(time, batch, first, end - first);
  }

  boolean isWhole() {
    return count == batch;
  }

  /**
   * Loads these sequences of an array that has the whole batch into {@code [time, count, size]}.
   */
  void load(Staged stage, INDArray array, int... timeBatchSize) {
    checkBatch(array.size(timeBatchSize[BATCH_AXIS]));
    stage.loadPart(array, BATCH_AXIS, first, timeBatchSize);
  }

  /** Loads a copy of these sequences, which may then be changed. */
  void loadCopy(Staged stage, INDArray array, int... timeBatchSize) {
    checkBatch(array.size(timeBatchSize[BATCH_AXIS]));
    stage.loadPartCopy(array, BATCH_AXIS, first, timeBatchSize);
  }

  /** Loads these sequences of an array {@code [batch, size]} into {@code [count, size]}. */
  void loadRows(Staged stage, INDArray array) {
    checkBatch(array.size(0));
    stage.loadPart(array, 0, first);
  }

  private void checkBatch(long sequences) {
    if (sequences != batch) {
      throw new IllegalArgumentException(
          "expected a batch of " + batch + " sequences, got " + sequences);
    }
  }

  /** These sequences' place in an array {@code [time, batch, size]}, from {@link #rowsStart} on. */
  Tensor rows(NativeOwner owner, long size) {
    return strided(owner, size, batch * size, size, 1);
  }

  long rowsStart(long size) {
    return first * size;
  }

  /** Their place in an array {@code [batch, size, time]}, from {@link #timeLastStart} on. */
  Tensor timeLast(NativeOwner owner, long size) {
    return strided(owner, size, 1, size * time, time);
  }

  long timeLastStart(long size) {
    return first * size * time;
  }

  private Tensor strided(NativeOwner owner, long size, long... strides) {
    return Tensor.unbound(owner, Layouts.strided(new long[] {time, count, size}, strides));
  }
}
