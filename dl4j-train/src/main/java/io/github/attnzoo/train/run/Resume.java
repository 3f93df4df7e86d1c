package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.data.LoadedData;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** What must hold so that a run can go on as if it had never stopped. */
final class Resume {
  private Resume() {}

  /**
   * The folder's last checkpoint, whose config must be the same but for the number of epochs; null
   * where the run stopped within its first epoch, so that it has to begin again.
   */
  static @Nullable SavedModel read(RunFolder folder, ModelConfig config) {
    if (Files.isRegularFile(folder.last())) {
      SavedModel last = ModelReader.read(folder.last());
      checkConfig(folder, last.config(), config);
      return last;
    }
    if (!Files.isRegularFile(folder.config())) {
      throw new RunException(
          folder.last() + ": no checkpoint to resume from; expected the run folder as --out");
    }
    checkConfig(folder, ModelConfig.read(folder.config()), config);
    return null;
  }

  private static void checkConfig(RunFolder folder, ModelConfig started, ModelConfig now) {
    if (!sameButForEpochs(started, now)) {
      throw new RunException(
          folder.path()
              + ": can't be resumed with another config than it was started with; only"
              + " training.epochs may differ. First difference: "
              + firstDifference(started, now));
    }
  }

  /** The data must be the same, to the byte. */
  static void checkData(SavedModel last, LoadedData data) {
    if (!last.dataIdentity().equals(data.identity()) || !last.dataFiles().equals(data.files())) {
      throw new RunException(
          last.file()
              + ": can't be resumed on other data. Started with: "
              + last.dataIdentity()
              + " "
              + last.dataFiles()
              + "; found: "
              + data.identity()
              + " "
              + data.files());
    }
  }

  private static boolean sameButForEpochs(ModelConfig a, ModelConfig b) {
    return withoutEpochs(a).equals(withoutEpochs(b));
  }

  private static String withoutEpochs(ModelConfig config) {
    return config.toJson().replaceFirst("(?m)^ *\"epochs\": .*$", "");
  }

  private static String firstDifference(ModelConfig started, ModelConfig now) {
    var before = withoutEpochs(started).lines().toList();
    var after = withoutEpochs(now).lines().toList();
    int line = 0;
    while (line < Math.min(before.size(), after.size())
        && before.get(line).equals(after.get(line))) {
      line++;
    }
    return "started with "
        + before.get(Math.min(line, before.size() - 1)).strip()
        + " now "
        + after.get(Math.min(line, after.size() - 1)).strip();
  }
}
