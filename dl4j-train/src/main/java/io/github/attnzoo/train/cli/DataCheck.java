package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.run.SavedModel;
import java.util.Locale;

/** Whether the data are those of a model. */
final class DataCheck {
  private DataCheck() {}

  /**
   * Other data divides into other training and validation samples; test samples may be new, which
   * the user is told.
   *
   * @param part of the data that is used
   * @throws UsageException if its samples are not those of the model
   */
  static void check(
      SavedModel saved, LoadedData loaded, EvaluateCommand.Part part, Console console) {
    if (saved.isTrainedOn(loaded)) {
      return;
    }
    String message =
        "the data is not what the model was trained on. Trained on: "
            + saved.dataIdentity()
            + " "
            + saved.dataFiles()
            + "; found: "
            + loaded.identity()
            + " "
            + loaded.files();
    if (part != EvaluateCommand.Part.TEST) {
      throw new UsageException("--split " + part.name().toLowerCase(Locale.ROOT) + ": " + message);
    }
    console.err().println("warning: " + message);
  }
}
