package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Tensor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The passes of one LSTM layer for one shape, and the native memory they need. */
final class LstmPlan implements AutoCloseable {
  private final NativeOwner owner;
  final LstmForward forward;
  private @Nullable LstmBackward backward;

  private LstmPlan(NativeOwner owner, LstmForward forward) {
    this.owner = owner;
    this.forward = forward;
  }

  static LstmPlan prepare(LstmShape shape) {
    return NativeOwner.build(owner -> new LstmPlan(owner, new LstmForward(owner, shape)));
  }

  /** The backward pass, made at its first use. */
  LstmBackward backward() {
    LstmBackward present = backward;
    if (present == null) {
      present = owner.add(own -> new LstmBackward(own, forward));
      backward = present;
    }
    return present;
  }

  /** A copy of the states after the last step, outside of all workspaces. */
  @SuppressWarnings("try") // the workspace is only opened and closed
  LstmState lastState() {
    try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return new LstmState(copy(forward.lastHidden), copy(forward.lastCell));
    }
  }

  private INDArray copy(Tensor state) {
    long[] shape = {forward.shape.batch(), forward.shape.hidden()};
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    state.copyTo(array);
    return array;
  }

  @Override
  public void close() {
    owner.close();
  }
}
