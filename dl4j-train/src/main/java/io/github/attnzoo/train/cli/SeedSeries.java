package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.run.RunFolder;
import io.github.attnzoo.train.run.SeedResult;
import io.github.attnzoo.train.run.SeriesFolder;
import io.github.attnzoo.train.run.SeriesSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trains once with each of several seeds, one after the other.
 *
 * @param seeds in the order of their training
 * @param folder of the series, a run folder for each seed in it
 * @param resume whether to pass over the runs that are finished and to go on with the one that was
 *     begun
 * @param err told which run begins
 */
record SeedSeries(List<Long> seeds, SeriesFolder folder, boolean resume, PrintWriter err) {
  /** Trains one run. */
  @FunctionalInterface
  interface Training {
    /**
     * @return false where it was stopped before its end
     */
    boolean run(ModelConfig config, RunFolder folder, boolean resume) throws IOException;
  }

  SeedSeries {
    seeds = List.copyOf(seeds);
  }

  /**
   * Trains what is missing, and writes the summary after each run. All configs are made, and so
   * checked, before the first.
   *
   * @param configs the config of a seed
   * @return empty where a run was stopped
   */
  Optional<SeriesSummary> run(Function<Long, ModelConfig> configs, Training training)
      throws IOException {
    List<ModelConfig> all = seeds.stream().map(configs).toList();
    if (resume) {
      folder.checkBegun(seeds);
    } else {
      folder.checkFree();
    }
    var results = new ArrayList<SeedResult>();
    Optional<SeriesSummary> summary = Optional.empty();
    for (int i = 0; i < seeds.size(); i++) {
      long seed = seeds.get(i);
      ModelConfig config = all.get(i);
      err.printf("seed %d, %d of %d%n", seed, i + 1, seeds.size());
      Optional<SeedResult> before = resume ? folder.finished(seed, config) : Optional.empty();
      if (before.isPresent()) {
        err.println("finished before: run folder " + folder.run(seed).path());
      } else {
        if (!training.run(config, folder.run(seed), resume && folder.isBegun(seed))) {
          return Optional.empty();
        }
      }
      results.add(before.orElseGet(() -> folder.result(seed)));
      summary = Optional.of(new SeriesSummary(config.name(), seeds, results));
      folder.write(summary.get());
    }
    return summary;
  }

  /** The summary as a table. */
  static String text(SeriesSummary summary, SeriesFolder folder) {
    return Table.of(SeriesSummary.header(), summary.rows()).alignedRight(1, 2, 3, 4)
        + "folder %s%n".formatted(folder.path());
  }
}
