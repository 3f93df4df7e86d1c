package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.Bits;
import io.github.attnzoo.train.TinyConfigs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.storage.sqlite.J7FileStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingUiTest {
  @TempDir private Path temp;

  private TrainingRun prepare(ModelConfig config, String folder) {
    var run = new RunFolder(temp.resolve(folder));
    return TrainingRun.prepare(config, run, null, false, Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "auto"})
  void theFileHasStepsWithTheirScores(String kernels) throws IOException {
    // 32 samples in batches of 8 are 4 steps an epoch; of 24 steps, 1 and 21 are kept.
    ModelConfig config =
        TinyConfigs.image("training.epochs=6", "training.kernels=\"" + kernels + "\"");
    TrainingRun run = prepare(config, "run");
    try (var ui = new TrainingUi(new RunFolder(temp.resolve("run")))) {
      run.run(List.of(ui));
    }

    var storage = new J7FileStatsStorage(temp.resolve("run/training-ui.db").toFile());
    assertThat(storage.listSessionIDs()).containsExactly("run");
    var updates = storage.getAllUpdatesAfter("run", "StatsListener", "attnzoo", 0);
    assertThat(updates).isNotEmpty();
    var last = (StatsReport) updates.get(updates.size() - 1);
    assertThat(last.getScore()).isPositive().isLessThan(10);
    assertThat(last.getIterationCount()).isPositive();
    storage.close();
  }

  @Test
  void beingWatchedChangesNothing() throws IOException {
    TrainingRun unwatched = prepare(TinyConfigs.image(), "unwatched");
    unwatched.run(List.of());
    TrainingRun watched = prepare(TinyConfigs.image(), "watched");
    try (var ui = new TrainingUi(new RunFolder(temp.resolve("watched")))) {
      watched.run(List.of(ui));
    }

    assertThat(Bits.of(watched.graph().params())).isEqualTo(Bits.of(unwatched.graph().params()));
  }

  @Test
  void nothingIsWrittenBeforeTheTrainingBegins() {
    new TrainingUi(new RunFolder(temp.resolve("run"))).close();

    assertThat(temp).isEmptyDirectory();
  }
}
