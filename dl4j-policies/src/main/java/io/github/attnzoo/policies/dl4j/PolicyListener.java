package io.github.attnzoo.policies.dl4j;

import java.io.Serial;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Does something at the start and the end of each epoch. */
final class PolicyListener extends BaseTrainingListener {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Runnable start;
  private final transient Runnable end;

  PolicyListener(Runnable start, Runnable end) {
    this.start = start;
    this.end = end;
  }

  @Override
  public void onEpochStart(Model model) {
    start.run();
  }

  @Override
  public void onEpochEnd(Model model) {
    end.run();
  }
}
