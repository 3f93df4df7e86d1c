package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The folder of runs that differ in their seed alone.
 *
 * <pre>
 * seed-7/         the run folder of seed 7, and so on
 * summary.json    what came out, written after each run
 * summary.html    the same for readers
 * </pre>
 */
public record SeriesFolder(Path path) {
  private static final String SUMMARY = "summary.json";

  /** The folder of one run. */
  public RunFolder run(long seed) {
    return new RunFolder(path.resolve("seed-" + seed));
  }

  /**
   * Checks that a new series may use the folder; leaves nothing behind.
   *
   * @throws RunException if there is anything in the way
   */
  public void checkFree() {
    new RunFolder(path).checkFree();
  }

  /**
   * Checks that there is a series to go on with.
   *
   * @throws RunException if neither its summary nor one of its runs is there
   */
  public void checkBegun(List<Long> seeds) {
    boolean isBegun =
        Files.isRegularFile(path.resolve(SUMMARY))
            || seeds.stream().anyMatch(seed -> isBegun(seed) || run(seed).isBarelyBegun());
    if (!isBegun) {
      throw new RunException(
          path
              + ": no series to resume; expected the folder of one as --out; a new series is started"
              + " without --resume");
    }
  }

  /**
   * The result of a run that is finished.
   *
   * @param config of that run
   * @return empty where the run is missing, not finished, may have to train on, or was trained by
   *     another config
   * @throws RunException if it can't be read
   */
  public Optional<SeedResult> finished(long seed, ModelConfig config) {
    RunFolder run = run(seed);
    Optional<SeedResult> result = SeedResult.read(seed, run);
    if (result.isEmpty() || !Files.isRegularFile(run.config())) {
      return Optional.empty();
    }
    ModelConfig trained = ModelConfig.read(run.config());
    boolean isSame =
        ConfigDifference.first(trained, config).isEmpty()
            && trained.training().epochs() == config.training().epochs()
            && Objects.equals(
                trained.training().earlyStopping(), config.training().earlyStopping());
    return isSame ? result : Optional.empty();
  }

  /**
   * The result of a run that has just been trained, or found to be finished.
   *
   * @throws RunException if its record has none
   */
  public SeedResult result(long seed) {
    return SeedResult.read(seed, run(seed))
        .orElseThrow(
            () -> new RunException(run(seed).record() + ": expected the record of a finished run"));
  }

  /** Whether a run was begun, so that it can only be gone on with. */
  public boolean isBegun(long seed) {
    return Files.isRegularFile(run(seed).config());
  }

  /** Writes the results so far. */
  public void write(SeriesSummary summary) throws IOException {
    WholeFile.write(path.resolve(SUMMARY), Json.write(summary.json()));
    WholeFile.write(path.resolve("summary.html"), SeriesPage.html(summary));
  }
}
