package io.github.attnzoo.policies;

/** Why a training ended before its last epoch. */
public enum StopReason {
  NO_IMPROVEMENT("no better for long enough"),
  THRESHOLD_REACHED("good enough"),
  DIVERGED("worse than allowed"),
  NOT_FINITE("the monitored metric is no number"),
  TIME_LIMIT("the time is over");

  private final String words;

  StopReason(String words) {
    this.words = words;
  }

  /** The reason in words, for a line of output. */
  public String words() {
    return words;
  }
}
