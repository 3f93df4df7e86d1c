package io.github.attnzoo.train.loop;

/** One graph, which learns in the calling thread. */
record SingleStepper(Learner learner) implements Stepper {
  @Override
  public BatchScore step(Step step) {
    return learner.learn(step, 0);
  }

  @Override
  public void countEpoch() {
    learner.graph().incrementEpochCount();
  }

  @Override
  public void close() {}
}
