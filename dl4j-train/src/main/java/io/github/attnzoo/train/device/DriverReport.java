package io.github.attnzoo.train.device;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the NVIDIA driver answered when it was asked for its GPUs. */
public sealed interface DriverReport {
  /** The driver's version, or what there is instead; null where it is not known. */
  default @Nullable String line() {
    if (this instanceof Answered answered) {
      return answered.gpus().isEmpty() ? "finds no GPU" : answered.driver();
    }
    if (problem() != null) {
      return null;
    }
    return this instanceof Missing ? "none" : "not asked";
  }

  /** Why there is no answer, where one was asked for; null elsewhere. */
  default @Nullable String problem() {
    if (this instanceof Silent silent) {
      return "nvidia-smi gave no answer within " + silent.limit().toSeconds() + " s";
    }
    if (this instanceof Failed failed) {
      return "nvidia-smi gave no answer that could be understood (exit code "
          + failed.exitCode()
          + (failed.words().isEmpty() ? ", no output)" : "): " + failed.words());
    }
    return null;
  }

  /** Nobody asked: a program with the CPU backend alone has no use for the answer. */
  record NotAsked() implements DriverReport {}

  /** There is no {@code nvidia-smi}, which every driver brings. */
  record Missing() implements DriverReport {}

  /**
   * No answer came in time.
   *
   * @param limit how long it was waited for
   */
  record Silent(Duration limit) implements DriverReport {}

  /**
   * An error, or nothing that could be understood.
   *
   * @param exitCode of {@code nvidia-smi}; -1 where it could not be started
   * @param words what it said, in one line
   */
  record Failed(int exitCode, String words) implements DriverReport {}

  /**
   * An answer.
   *
   * @param driver its version, as {@code 535.104.05}; empty without GPUs
   * @param gpus by their numbers
   * @param unread lines that say something else, such as that a GPU is lost
   */
  record Answered(String driver, List<Gpu> gpus, List<String> unread) implements DriverReport {
    public Answered {
      gpus = List.copyOf(gpus);
      unread = List.copyOf(unread);
    }
  }
}
