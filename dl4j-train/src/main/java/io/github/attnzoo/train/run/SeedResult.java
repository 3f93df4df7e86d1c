package io.github.attnzoo.train.run;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import io.github.attnzoo.models.config.JsonValue.Num;
import io.github.attnzoo.models.config.JsonValue.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one run of a series came to.
 *
 * @param seed of the run
 * @param folder name of the run's folder in that of the series
 * @param epochs that were trained
 * @param bestEpoch whose model was tested
 * @param accuracy on the test samples, 0 to 1
 * @param loss on the test samples, in nats
 */
public record SeedResult(
    long seed, String folder, int epochs, int bestEpoch, double accuracy, double loss) {
  /**
   * Reads the result from the record of a run.
   *
   * @return empty where the run is not finished
   * @throws RunException if the record can't be read
   */
  static Optional<SeedResult> read(long seed, RunFolder run) {
    Path file = run.record();
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonValue record = Json.parseRecord(Files.readString(file), file.toString());
      if (!(record.at("status") instanceof Text status) || !status.value().equals("finished")) {
        return Optional.empty();
      }
      return Optional.of(
          new SeedResult(
              seed,
              String.valueOf(run.path().getFileName()),
              (int) number(file, record, "result", "epochs"),
              (int) number(file, record, "result", "bestEpoch"),
              number(file, record, "result", "test", "accuracy"),
              number(file, record, "result", "test", "loss")));
    } catch (ConfigException e) {
      throw new RunException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new RunException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static double number(Path file, JsonValue record, String... path) {
    if (record.at(path) instanceof Num number) {
      return number.value();
    }
    throw new RunException(
        file + ": expected a finished run with the number " + path[path.length - 1]);
  }
}
