package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.train.Main;
import io.github.attnzoo.train.TinyConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ends trainings with {@code kill -9} at random moments, resumes them, and compares what comes out,
 * bit by bit, with a training that was never ended. The system property {@code attnzoo.kills} says
 * how many kills each kind of model gets; the default build makes one.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("attnzoo.kills", 1);
  private static final long SEED = Long.getLong("attnzoo.kills.seed", 20261121);

  /** How often a process is killed before the training may have begun. */
  private static final double EARLY = 0.1;

  private static final int MOST_KILLS_A_RUN = 4;
  private static final int MOST_MILLISECONDS = 1500;

  @TempDir private Path temp;

  /**
   * What is trained: one or two seconds of steps, half of which are saved.
   *
   * @param text of the config
   * @param settings that change it
   */
  private record Kind(String name, String text, List<String> settings) {
    static Kind of(String name, String text, String... settings) {
      var all = new ArrayList<>(List.of(settings));
      all.add("training.checkpoint.everySteps=2");
      all.add("training.checkpoint.keepEveryEpochs=5");
      return new Kind(name, text, all);
    }

    ModelConfig config() {
      return ConfigReader.parse(text, name, ModelConfig.class, settings);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kind> kinds() {
    return List.of(
        Kind.of(
            "sequences",
            TinyConfigs.SEQUENCE,
            "training.epochs=15",
            "data.samples=100",
            "training.plateau={\"metric\": \"train-loss\"}"),
        Kind.of(
            "sequences with two workers on kernels",
            TinyConfigs.SEQUENCE,
            "training.epochs=15",
            "data.samples=110",
            "training.kernels=auto",
            "training.workers=2"),
        Kind.of(
            "augmented images on kernels",
            TinyConfigs.IMAGE,
            "training.epochs=10",
            "training.kernels=auto",
            "data={\"id\": \"cifar-10\", \"augmentation\": {}}"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aKilledTrainingEndsAsOneThatNeverWas(Kind kind) throws Exception {
    writePictures(temp.resolve("cifar-10-batches-bin"));
    var straight = new RunFolder(temp.resolve("straight"));
    TrainingRun.prepare(kind.config(), straight, temp, false, Clock.systemUTC()).run(List.of());
    Path config = Files.writeString(temp.resolve("config.json"), kind.text);
    var random = new Random(SEED + kind.name.hashCode());
    int kills = 0;
    for (int run = 0; kills < KILLS; run++) {
      var folder = new RunFolder(temp.resolve("killed-" + run));
      int most = Math.min(1 + random.nextInt(MOST_KILLS_A_RUN), KILLS - kills);
      int killed = 0;
      while (killed < most && killedAtRandom(start(kind, config, folder), folder, random)) {
        killed++;
      }
      kills += killed;
      boolean resume = isBegun(folder);
      TrainingRun.prepare(kind.config(), folder, temp, resume, Clock.systemUTC()).run(List.of());
      RunFiles.assertSame(folder, straight);
      assertThat(names(folder)).as("after %d kills", killed).isEqualTo(names(straight));
      assertThat(folder.record()).content().contains("\"status\": \"finished\"");
      assertThat(folder.path().resolve("report.html"))
          .content()
          .contains("class=\"status finished\"");
    }
  }

  /** Whether the process was ended by the kill, not by itself before. */
  private static boolean killedAtRandom(Process process, RunFolder folder, Random random)
      throws Exception {
    try {
      if (random.nextDouble() >= EARLY) {
        while (process.isAlive() && !isRunning(folder, process)) {
          Thread.sleep(20);
        }
      }
      boolean isEnded = process.waitFor(random.nextInt(MOST_MILLISECONDS), TimeUnit.MILLISECONDS);
      if (isEnded) {
        assertThat(process.exitValue()).isZero();
      }
      return !isEnded;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean isRunning(RunFolder folder, Process process) throws IOException {
    Path lock = folder.path().resolve(RunLock.FILE);
    return Files.exists(lock) && Files.readString(lock).endsWith(" " + process.pid());
  }

  /** Whether there is something to resume; else the process was killed before it began. */
  private static boolean isBegun(RunFolder folder) {
    return Files.exists(folder.config()) || folder.isBarelyBegun();
  }

  private Process start(Kind kind, Path config, RunFolder folder) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("train", config.toString(), "--out", folder.path().toString()));
    command.addAll(List.of("--data", temp.toString()));
    for (String setting : kind.settings) {
      command.addAll(List.of("--set", setting));
    }
    if (isBegun(folder)) {
      command.add("--resume");
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("output").toFile())
        .start();
  }

  private static List<String> names(RunFolder folder) throws IOException {
    try (var files = Files.walk(folder.path())) {
      return files.map(file -> folder.path().relativize(file).toString()).sorted().toList();
    }
  }

  /** Noise in the form of CIFAR-10. */
  private static void writePictures(Path folder) throws IOException {
    var random = new Random(3);
    Files.createDirectories(folder);
    for (String name :
        List.of(
            "data_batch_1",
            "data_batch_2",
            "data_batch_3",
            "data_batch_4",
            "data_batch_5",
            "test_batch")) {
      var records = new byte[20 * 3073];
      random.nextBytes(records);
      for (int i = 0; i < 20; i++) {
        records[i * 3073] = (byte) (i % 10);
      }
      Files.write(folder.resolve(name + ".bin"), records);
    }
  }
}
