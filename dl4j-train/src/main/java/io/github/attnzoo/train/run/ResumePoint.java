package io.github.attnzoo.train.run;

import io.github.attnzoo.train.loop.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a run goes on, or begins.
 *
 * @param model the checkpoint to go on from; null where the run begins
 * @param warnings what the user should know of it, in words
 * @param lastSaved when {@code last.zip} was written; null where there is none
 */
record ResumePoint(
    @Nullable SavedModel model, List<String> warnings, @Nullable FileTime lastSaved) {
  static final ResumePoint START = new ResumePoint(null, List.of(), null);

  ResumePoint {
    warnings = List.copyOf(warnings);
  }

  static @Nullable FileTime lastSaved(RunFolder folder) {
    try {
      return Files.exists(folder.last()) ? Files.getLastModifiedTime(folder.last()) : null;
    } catch (IOException e) {
      throw new RunException(folder.last() + ": can't be read: " + e.getMessage(), e);
    }
  }

  TrainingState state() {
    return model == null ? TrainingState.START : model.state();
  }

  /**
   * Checks, with the folder locked, that no other process trained in it since this was read.
   *
   * @throws RunException if one did
   */
  void checkUnchanged(RunFolder folder) {
    if (!Objects.equals(lastSaved, lastSaved(folder))) {
      throw new RunException(
          folder.path() + ": another process has trained in this run folder just now; try again");
    }
  }
}
