package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.loop.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A training that is stopped again and again, between any two steps, ends as one that never was.
 */
class StopAndResumeTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource({"plain, 4", "plain, 7", "auto, 5"})
  void imagesWithDropoutAndFallingRate(String kernels, int questions) throws IOException {
    ModelConfig config =
        TinyConfigs.image("training.kernels=" + kernels, "training.checkpoint.everySteps=1");

    assertSameAsUnstopped(config, null, questions);
  }

  @ParameterizedTest
  @CsvSource({"plain, 4", "auto, 5"})
  void maskedSequences(String kernels, int questions) throws IOException {
    assertSameAsUnstopped(
        TinyConfigs.sequence("training.kernels=" + kernels, "training.epochs=3"), null, questions);
  }

  @Test
  void augmentedPictures() throws IOException {
    var random = new Random(5);
    Path folder = Files.createDirectories(temp.resolve("cifar-10-batches-bin"));
    for (String name :
        List.of(
            "data_batch_1",
            "data_batch_2",
            "data_batch_3",
            "data_batch_4",
            "data_batch_5",
            "test_batch")) {
      var records = new byte[10 * 3073];
      random.nextBytes(records);
      for (int i = 0; i < 10; i++) {
        records[i * 3073] = (byte) i;
      }
      Files.write(folder.resolve(name + ".bin"), records);
    }
    ModelConfig config =
        TinyConfigs.image(
            "data={\"id\": \"cifar-10\", \"augmentation\": {}, \"validationFraction\": 0.2}",
            "training.epochs=2",
            "training.checkpoint.everySteps=2");

    assertSameAsUnstopped(config, temp, 6);
  }

  @Test
  void aStopIsRecordedAndTheCheckpointTellsThePlaceInTheEpoch() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));

    // Asked before the epoch, and before each step.
    var result = prepare(TinyConfigs.image(), folder, null, false).run(List.of(), new StopAfter(3));

    assertThat(result).isEmpty();
    assertThat(folder.record()).content().contains("\"status\": \"interrupted\"");
    TrainingState state = ModelReader.read(folder.last()).state();
    assertThat(state.epochs()).isEmpty();
    assertThat(state.words()).isEqualTo("epoch 0 and step 2 of the next");
    assertThat(temp.resolve("run/.lock")).doesNotExist();
  }

  @Test
  void stepsSavedWithinAnEpochAreNotTrainedAgain() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    prepare(TinyConfigs.image(), folder, null, false).run(List.of(), new StopAfter(3));
    var steps = new StepCounter();

    prepare(TinyConfigs.image(), folder, null, true).run(List.of(steps));

    // Four epochs of four steps, less two.
    assertThat(steps.count()).isEqualTo(14);
  }

  private void assertSameAsUnstopped(ModelConfig config, @Nullable Path data, int questions)
      throws IOException {
    var straight = new RunFolder(temp.resolve("straight"));
    var stopped = new RunFolder(temp.resolve("stopped"));
    prepare(config, straight, data, false).run(List.of());

    int sessions = 1;
    var result = prepare(config, stopped, data, false).run(List.of(), new StopAfter(questions));
    while (result.isEmpty() && sessions < 100) {
      sessions++;
      result = prepare(config, stopped, data, true).run(List.of(), new StopAfter(questions));
    }

    assertThat(result).isPresent();
    assertThat(sessions).isGreaterThan(2);
    RunFiles.assertSame(stopped, straight);
    assertThat(folderNames(stopped)).isEqualTo(folderNames(straight));
  }

  private static List<String> folderNames(RunFolder folder) throws IOException {
    try (var files = Files.walk(folder.path())) {
      return files.map(file -> folder.path().relativize(file).toString()).sorted().toList();
    }
  }

  private static TrainingRun prepare(
      ModelConfig config, RunFolder folder, @Nullable Path data, boolean resume) {
    return TrainingRun.prepare(config, folder, data, resume, Clock.systemUTC());
  }
}
