package io.github.attnzoo.train.run;

import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.StepMetrics;

/** Counts what a training tells of its batches. */
final class StepCounter implements LoopListener {
  private int count;

  @Override
  public void stepDone(StepMetrics step) {
    count++;
  }

  int count() {
    return count;
  }
}
