package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Plan;
import org.jspecify.annotations.Nullable;

/** The passes of one attention layer for one shape, and the native memory they need. */
final class AttentionPlan implements Plan {
  final AttentionForward forward;
  private final NativeOwner owner;
  private @Nullable AttentionBackward backward;

  private AttentionPlan(NativeOwner owner, AttentionForward forward) {
    this.owner = owner;
    this.forward = forward;
  }

  static AttentionPlan prepare(AttentionShape shape) {
    return NativeOwner.build(owner -> new AttentionPlan(owner, new AttentionForward(owner, shape)));
  }

  /** The backward pass, made at its first use. */
  AttentionBackward backward() {
    AttentionBackward present = backward;
    if (present == null) {
      present = owner.add(own -> new AttentionBackward(own, forward));
      backward = present;
    }
    return present;
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
