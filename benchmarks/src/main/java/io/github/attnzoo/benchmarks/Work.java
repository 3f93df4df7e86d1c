package io.github.attnzoo.benchmarks;

/** What is timed. */
enum Work {
  /** Forward, backward and update. */
  TRAINING("training step", 3) {
    @Override
    void run(Contender contender) {
      contender.train();
    }
  },

  /** Forward, with the results read. */
  INFERENCE("inference", 1) {
    @Override
    void run(Contender contender) {
      contender.infer();
    }
  };

  private final String title;
  private final int passes;

  Work(String title, int passes) {
    this.title = title;
    this.passes = passes;
  }

  abstract void run(Contender contender);

  String title() {
    return title;
  }

  /** How many products of each weight with its input this takes: one forward, two backward. */
  int passes() {
    return passes;
  }
}
