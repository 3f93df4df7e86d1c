package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.explain.AttentionScore;
import io.github.attnzoo.train.report.Mistake;
import io.github.attnzoo.train.report.SampleFigures;
import io.github.attnzoo.train.report.SamplePictures;
import io.github.attnzoo.train.report.TestResult;
import java.awt.AWTError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws what a report shows of a test. A machine without fonts, or too small, can't draw, and data
 * may be gone by then; a training is not to fail for that, so the report says what is missing.
 */
final class TestDrawing {
  private final List<String> notes = new ArrayList<>();

  private TestDrawing() {}

  /** A part of the report. */
  @FunctionalInterface
  private interface Part<T> {
    List<T> draw() throws IOException;
  }

  static TestResult of(ModelConfig config, LoadedData data, TrainingRun.Tested tested) {
    var drawing = new TestDrawing();
    var pictures = new SamplePictures(config.data(), data.normalization(), tested.samples());
    List<AttentionScore> attention =
        drawing.part(
            "The attention could not be scored",
            () -> AttentionScore.of(tested.best(), tested.samples()));
    List<Mistake> mistakes =
        drawing.part("The mistakes could not be drawn", () -> pictures.mistakes(tested.mistakes()));
    List<SampleFigures> figures =
        drawing.part("The figures could not be drawn", () -> pictures.figures(tested.best()));
    return new TestResult(
        tested.result().test(), mistakes, attention, figures, String.join("; ", drawing.notes));
  }

  private <T> List<T> part(String otherwise, Part<T> part) {
    try {
      return part.draw();
    } catch (IOException | RuntimeException | LinkageError | VirtualMachineError | AWTError e) {
      notes.add(otherwise + ": " + e);
      return List.of();
    }
  }
}
