package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.Bits;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Schedules, AdamW, clipping and smoothing in whole runs. */
class TrainingMathsTest {
  private static final String[] ALL = {
    "training.optimizer={\"id\": \"adamw\", \"learningRate\": 0.01, \"weightDecay\": 0.1}",
    "training.gradientClipping={\"id\": \"global-norm\", \"maxNorm\": 0.2}",
    "training.labelSmoothing=0.1",
    "training.schedule={\"id\": \"step\", \"epochs\": 1, \"factor\": 0.5}",
    "training.warmUp={\"epochs\": 1.5, \"startFactor\": 0.1}",
    "training.weightAveraging.decay=0.9",
    "training.epochs=4"
  };

  @TempDir private Path temp;

  /** 48 training samples in batches of 16: three steps an epoch, and a rate for each. */
  @Test
  void theScheduleChangesTheRateAtEveryStep() throws IOException {
    ModelConfig config =
        TinyConfigs.sequence(
            "training.epochs=3",
            "training.schedule={\"id\": \"linear\"}",
            "training.warmUp={\"epochs\": 1, \"startFactor\": 0.25}",
            "training.optimizer.learningRate=0.8");

    List<EpochMetrics> epochs = train(config, "run", false).epochs();

    // The last step of each epoch: 2 of 3 of the warm-up, then 2 and 5 of 6.
    assertThat(epochs.get(0).learningRate()).isCloseTo(0.8 * (0.25 + 0.5), within(1e-12));
    assertThat(epochs.get(1).learningRate()).isCloseTo(0.8 * 4 / 6, within(1e-12));
    assertThat(epochs.get(2).learningRate()).isCloseTo(0.8 / 6, within(1e-12));
  }

  @Test
  void thePlateauRuleLowersWhatTheScheduleGives() throws IOException {
    ModelConfig config =
        TinyConfigs.image("training.schedule={\"id\": \"multi-step\", \"milestones\": [2, 3]}");

    List<EpochMetrics> epochs = train(config, "run", false).epochs();

    assertThat(epochs.stream().map(EpochMetrics::learningRate))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-15 ? 0 : 1)
        .containsExactly(1e-3, 1e-3, 5e-5, 2.5e-6);
  }

  @Test
  void eachOfThemChangesTheResult() throws IOException {
    INDArray plain = parameters(TinyConfigs.sequence("training.optimizer.learningRate=0.01"), "0");

    for (int i = 0; i < 5; i++) {
      var config = TinyConfigs.sequence("training.optimizer.learningRate=0.01", ALL[i]);
      assertThat(parameters(config, "with" + i).equalsWithEps(plain, 1e-6)).as(ALL[i]).isFalse();
    }
  }

  @Test
  void aResumedRunEndsAsOneThatNeverStopped() throws IOException {
    for (String kernels : List.of("plain", "auto")) {
      String[] whole = with(ALL, "training.kernels=" + kernels, "model.dropout=0.5");
      String[] half = with(whole, "training.epochs=2");
      String stopped = "stopped-" + kernels;

      INDArray expected = parameters(TinyConfigs.image(whole), "straight-" + kernels);
      train(TinyConfigs.image(half), stopped, false);
      train(TinyConfigs.image(whole), stopped, true);

      SavedModel resumed = ModelReader.read(folder(stopped).last());
      SavedModel straight = ModelReader.read(folder("straight-" + kernels).last());
      assertThat(Bits.of(resumed.graph().params())).isEqualTo(Bits.of(expected));
      assertThat(Bits.of(trained(resumed))).isEqualTo(Bits.of(trained(straight)));
    }
  }

  @Test
  void kernelsGiveTheSameNumbers() throws IOException {
    String[] settings = with(ALL, "training.optimizer.epsilon=0.001");

    INDArray plain = parameters(TinyConfigs.sequence(settings), "plain");
    INDArray fast =
        parameters(TinyConfigs.sequence(with(settings, "training.kernels=auto")), "fast");

    assertThat(fast.sub(plain).amaxNumber().doubleValue()).isLessThan(1e-4);
  }

  private static INDArray trained(SavedModel model) {
    return Objects.requireNonNull(model.trained());
  }

  /** Plain Deeplearning4j, evaluate and predict all use the parameters that were validated. */
  @Test
  void theAverageIsWhatIsValidatedAndSaved() throws IOException {
    ModelConfig config =
        TinyConfigs.image("training.weightAveraging={\"decay\": 0.5, \"warmUp\": false}");
    TrainingRun run = TrainingRun.prepare(config, folder("run"), null, false, Clock.systemUTC());
    List<EpochMetrics> epochs = run.run(List.of()).epochs();
    SavedModel last = ModelReader.read(folder("run").last());

    Classification validated =
        Evaluator.evaluate(
            last.graph(), Evaluator.batches(run.data().validation(), run.data().normalization()));

    assertThat(validated.loss()).isEqualTo(epochs.get(3).validationLoss());
    assertThat(Bits.of(run.graph().params())).isEqualTo(Bits.of(trained(last)));
    assertThat(Bits.of(last.graph().params())).isNotEqualTo(Bits.of(trained(last)));
    ComputationGraph plain = ModelSerializer.restoreComputationGraph(folder("run").last().toFile());
    assertThat(Bits.of(plain.params())).isEqualTo(Bits.of(last.graph().params()));
  }

  @Test
  void aFileWithoutTheTrainedParametersIsRefused() throws IOException {
    ModelConfig config = TinyConfigs.sequence("training.weightAveraging.decay=0.5");
    train(config, "run", false);
    Path last = folder("run").last();
    try (var zip = FileSystems.newFileSystem(last)) {
      Files.delete(zip.getPath("trained.bin"));
    }

    assertThatThrownBy(() -> ModelReader.read(last))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("expected an entry trained.bin");
  }

  @Test
  void aScheduleOverAllEpochsIsNotStretchedByAResume() throws IOException {
    String cosine = "training.schedule={\"id\": \"cosine\"}";
    train(TinyConfigs.sequence(cosine), "run", false);

    assertThatThrownBy(() -> train(TinyConfigs.sequence(cosine, "training.epochs=3"), "run", true))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("training.epochs can't change with the schedule cosine")
        .hasMessageEndingWith("expected 2, found 3");
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
  }

  private INDArray parameters(ModelConfig config, String name) throws IOException {
    train(config, name, false);
    return ModelReader.read(folder(name).last()).graph().params();
  }

  private TrainingRun.Result train(ModelConfig config, String name, boolean resume)
      throws IOException {
    return TrainingRun.prepare(config, folder(name), null, resume, Clock.systemUTC())
        .run(List.of());
  }

  private RunFolder folder(String name) {
    return new RunFolder(temp.resolve(name));
  }
}
