package io.github.attnzoo.train.run;

import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.StepMetrics;
import java.util.ArrayList;
import java.util.List;

/** Counts what a training tells of its batches. */
final class StepCounter implements LoopListener {
  private final List<Integer> samples = new ArrayList<>();

  @Override
  public void stepDone(StepMetrics step) {
    samples.add(step.samples());
  }

  int count() {
    return samples.size();
  }

  /** Samples of each step. */
  List<Integer> samples() {
    return samples;
  }
}
