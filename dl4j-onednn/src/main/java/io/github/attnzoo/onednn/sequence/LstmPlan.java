package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.NativeOwner;
import org.jspecify.annotations.Nullable;

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

  @Override
  public void close() {
    owner.close();
  }
}
