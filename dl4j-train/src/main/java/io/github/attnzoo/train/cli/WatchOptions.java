package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.run.RunFolder;
import io.github.attnzoo.train.run.TensorBoard;
import io.github.attnzoo.train.run.TrainingUi;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that choose which programs can watch a training. */
final class WatchOptions {
  @Option(
      names = "--tensorboard",
      description = "Also write what TensorBoard shows, into the folder tensorboard of the run.")
  private boolean tensorBoard;

  @Option(
      names = "--training-ui",
      description =
          "Also write the file training-ui.db of the run, which Deeplearning4j's training UI shows.")
  private boolean trainingUi;

  /** Those who watch one training; closed at its end. */
  record Watching(List<LoopListener> listeners, TensorBoard board, TrainingUi ui)
      implements AutoCloseable {
    @Override
    public void close() {
      try {
        ui.close();
      } finally {
        board.close();
      }
    }
  }

  /** The listeners that were asked for, after the first. */
  Watching watching(LoopListener first, RunFolder run) {
    var board = new TensorBoard(run, Clock.systemUTC());
    var ui = new TrainingUi(run);
    var listeners = new ArrayList<LoopListener>(List.of(first));
    if (tensorBoard) {
      listeners.add(board);
    }
    if (trainingUi) {
      listeners.add(ui);
    }
    return new Watching(listeners, board, ui);
  }
}
