package io.github.attnzoo.policies.dl4j;

import io.github.attnzoo.policies.StopReason;
import java.io.Serial;
import java.util.function.Supplier;
import org.deeplearning4j.earlystopping.termination.EpochTerminationCondition;
import org.jspecify.annotations.Nullable;

/** Ends a training of Deeplearning4j's trainer where there is a reason. */
final class PolicyTermination implements EpochTerminationCondition {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Runnable start;
  private final transient Supplier<@Nullable StopReason> reason;

  PolicyTermination(Runnable start, Supplier<@Nullable StopReason> reason) {
    this.start = start;
    this.reason = reason;
  }

  @Override
  public void initialize() {
    start.run();
  }

  @Override
  public boolean terminate(int epoch, double score, boolean minimize) {
    return reason.get() != null;
  }

  /** What the trainer's result gives as its details. */
  @Override
  public String toString() {
    StopReason why = reason.get();
    return why == null ? "EpochPolicies()" : "EpochPolicies(" + why.words() + ")";
  }
}
