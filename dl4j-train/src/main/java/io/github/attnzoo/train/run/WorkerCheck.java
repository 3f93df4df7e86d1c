package io.github.attnzoo.train.run;

import io.github.attnzoo.models.training.TrainingConfig;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/** How many workers a training can have, and on how many of them it gains. */
final class WorkerCheck {
  private WorkerCheck() {}

  /**
   * Checks that there is a batch for each worker.
   *
   * @param samples of the training
   * @throws RunException if some worker would never have one
   */
  static void check(TrainingConfig training, int samples) {
    int batches = (samples - 1) / training.batchSize() + 1;
    if (training.workers() > batches) {
      throw new RunException(
          "training.workers: expected at most "
              + batches
              + ", one for each batch of an epoch ("
              + samples
              + " samples, training.batchSize "
              + training.batchSize()
              + "), got "
              + training.workers());
    }
  }

  /** What the user should know of so many workers on this machine, in words; starts ND4J. */
  static List<String> warnings(int workers) {
    return Nd4j.getEnvironment().isCPU()
        ? warnings(workers, Runtime.getRuntime().availableProcessors(), "core")
        : warnings(workers, Nd4j.getAffinityManager().getNumberOfDevices(), "GPU");
  }

  static List<String> warnings(int workers, int places, String place) {
    if (workers == 1 || workers <= places) {
      return List.of();
    }
    return List.of(
        "training.workers: "
            + workers
            + " workers share "
            + (places == 1 ? "one " + place : places + " " + place + "s")
            + "; they train as they would on more, but no faster than "
            + places);
  }
}
