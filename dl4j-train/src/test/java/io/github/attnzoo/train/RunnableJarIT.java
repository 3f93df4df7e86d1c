package io.github.attnzoo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue.Obj;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the jar as users do. */
class RunnableJarIT {
  private static final Path JAR = Path.of(System.getProperty("attnzoo.jar"));
  private static final long LARGEST = 200_000_000;
  private static final Pattern POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");

  @TempDir private Path temp;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endWhatAFailureLeft() {
    processes.forEach(Process::destroyForcibly);
  }

  private record Result(int exitCode, String out, String err) {}

  @Test
  void holdsTheNativesOfOnePlatformAndIsNotTooLarge() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(LARGEST);
    try (var zip = new ZipFile(JAR.toFile())) {
      assertThat(zip.stream().map(entry -> entry.getName()))
          .filteredOn(name -> name.contains("nd4jcpu.") || name.contains("openblas.so"))
          .isNotEmpty();
      assertThat(zip.stream().map(entry -> entry.getName()))
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA)"))
          .contains("META-INF/LICENSE");
    }
  }

  @Test
  void tellsTheLicenseOfEveryLibraryInIt() throws IOException {
    try (var zip = new ZipFile(JAR.toFile())) {
      String list =
          text(zip, "META-INF/THIRD-PARTY.txt") + text(zip, "META-INF/licenses/README.txt");
      List<String> libraries =
          zip.stream()
              .map(entry -> POM.matcher(entry.getName()))
              .filter(Matcher::matches)
              .map(pom -> pom.group(1) + ":" + pom.group(2))
              .filter(library -> !library.startsWith("io.github.attnzoo:"))
              .toList();

      assertThat(libraries).hasSizeGreaterThan(30).allMatch(list::contains);
      assertThat(zip.stream().map(entry -> entry.getName()))
          .contains(
              "META-INF/licenses/MIT.txt",
              "META-INF/licenses/BSD-3-Clause.txt",
              "META-INF/licenses/LGPL-2.1.txt",
              "META-INF/licenses/GPL-3.0.txt",
              "META-INF/licenses/GCC-exception-3.1.txt");
    }
  }

  private static String text(ZipFile zip, String name) throws IOException {
    try (var in = zip.getInputStream(zip.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void trainsEvaluatesAndKeepsStandardOutputForResults() throws Exception {
    Path config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.SEQUENCE);

    Result trained = run("train", config.toString(), "--out", "run");
    Result evaluated = run("evaluate", "run", "--json");

    assertThat(trained.exitCode).as(trained.err).isZero();
    assertThat(trained.out).hasLineCount(2).startsWith("test accuracy ");
    assertThat(trained.err).hasLineCount(3);
    assertThat(evaluated.exitCode).as(evaluated.err).isZero();
    assertThat(evaluated.err).isEmpty();
    var json = (Obj) Json.parse(evaluated.out, "stdout");
    assertThat(json.members()).containsKeys("accuracy", "loss", "samples", "perClass");
  }

  @Test
  void badInputEndsWithTwo() throws Exception {
    Result result = run("evaluate", "none");
    assertThat(result.exitCode).isEqualTo(2);
    assertThat(result.out).isEmpty();
    assertThat(result.err).hasLineCount(1).startsWith("error: none: no such model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsTheTrainingWith130AndTheCommandThatIsToldGoesOn(String signal) throws Exception {
    assumeThat(signal.equals("INT") && Interrupts.areIgnored()).as("SIGINT is ignored").isFalse();
    Path config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.SEQUENCE);
    // A step saved is a step that may be the last.
    Process process =
        start(
            "train",
            config.toString(),
            "--out",
            "run",
            "--set",
            "training.epochs=100000",
            "--set",
            "training.checkpoint.everySteps=1");
    Path last = temp.resolve("run/checkpoints/last.zip");
    waitForText(process, temp.resolve("err"), "epoch 1/");

    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String told = Files.readString(temp.resolve("err"));
    assertThat(process.exitValue()).as(told).isEqualTo(130);
    assertThat(run("evaluate", last.toString()).exitCode()).isZero();
    int epochs = Files.readAllLines(temp.resolve("run/metrics.csv")).size();
    String command = told.lines().reduce((first, second) -> second).orElseThrow().strip();
    assertThat(command).contains("-Xmx1g", " --out run ").endsWith(" --resume");
    Process resumed = started("bash", "-c", command + " --set training.epochs=" + (epochs + 1));
    assertThat(resumed.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(resumed.exitValue()).as(Files.readString(temp.resolve("err"))).isZero();
  }

  @Test
  void aSecondSignalEndsAtOnce() throws Exception {
    Path config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.SEQUENCE);
    String[] train = {"train", config.toString(), "--out", "run", "--resume", "--set"};
    assertThat(run("train", config.toString(), "--out", "run").exitCode()).isZero();
    // Nobody reads from the pipe, so that saving takes for ever.
    Path pipe = temp.resolve("run/checkpoints/last.zip.tmp");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var command = new ArrayList<>(List.of(train));
    command.add("training.epochs=3");
    Process process = start(command.toArray(new String[0]));
    waitForText(process, temp.resolve("run/run.json"), "\"status\": \"running\"");
    String pid = String.valueOf(process.pid());

    new ProcessBuilder("kill", "-TERM", pid).start().waitFor();
    waitForText(process, temp.resolve("err"), "stopping");
    assertThat(process.isAlive()).isTrue();
    new ProcessBuilder("kill", "-TERM", pid).start().waitFor();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    Files.delete(pipe);
    assertThat(run(command.toArray(new String[0])).exitCode()).isZero();
  }

  @Test
  void aFullDiskEndsTheTrainingWith1AndLeavesTheCheckpointWhole() throws Exception {
    Path config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.SEQUENCE);
    String[] train = {"train", config.toString(), "--out", "run", "--set", "model.hiddenSize=64"};
    Path last = temp.resolve("run/checkpoints/last.zip");
    assertThat(run(train).exitCode()).isZero();
    byte[] before = Files.readAllBytes(last);
    assertThat(before).hasSizeGreaterThan(100_000);

    // No file may grow beyond 64 KiB: for the program the same as a disk that is full.
    String command =
        "ulimit -f 64 && exec "
            + String.join(" ", java("-XX:-UsePerfData", train))
            + " --resume --set training.epochs=3";
    Process limited = started("bash", "-c", command);

    assertThat(limited.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String told = Files.readString(temp.resolve("err"));
    assertThat(limited.exitValue()).as(told).isEqualTo(1);
    assertThat(told)
        .contains("error: reading or writing failed: ", "the last checkpoint is whole", "--resume")
        .doesNotContain("\tat ");
    assertThat(last).hasBinaryContent(before);
    try (var files = Files.walk(temp.resolve("run"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @Test
  void moreMemoryThanAllowedEndsTheTrainingWith1AndLeavesTheCheckpointWhole() throws Exception {
    Path config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.SEQUENCE);
    String[] train = {"train", config.toString(), "--out", "run"};
    Path last = temp.resolve("run/checkpoints/last.zip");
    assertThat(run(train).exitCode()).isZero();
    byte[] before = Files.readAllBytes(last);

    String command =
        String.join(" ", java("-Dorg.bytedeco.javacpp.maxphysicalbytes=20m", train))
            + " --resume --set training.epochs=3";
    Process limited = started("bash", "-c", command);

    assertThat(limited.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String told = Files.readString(temp.resolve("err"));
    assertThat(limited.exitValue()).as(told).isEqualTo(1);
    assertThat(told)
        .contains("error: memory ran out (this process has ", "its limit is 20,971,520 bytes")
        .contains("the last checkpoint is whole", "--resume")
        .doesNotContain("\tat ");
    assertThat(last).hasBinaryContent(before);
    String[] explain = {"explain", "run", "--split", "test", "--out", "figures"};
    Process explaining =
        started(
            java("-Dorg.bytedeco.javacpp.maxphysicalbytes=20m", explain).toArray(new String[0]));
    assertThat(explaining.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(explaining.exitValue()).isEqualTo(1);
    assertThat(temp.resolve("err")).content().contains("error: memory ran out (this process has ");
  }

  @Test
  void aLimitThatIsNoSizeIsRefusedBeforeAnythingElse() throws Exception {
    Process process =
        started(
            java("-Dorg.bytedeco.javacpp.maxPhysicalBytes=lots", "list").toArray(new String[0]));

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(temp.resolve("err"))
        .content()
        .startsWith("error: -Dorg.bytedeco.javacpp.maxPhysicalBytes: ")
        .contains("got 'lots'")
        .doesNotContain("\tat ");
  }

  @Test
  void memoryThatRunsOutEndsWith1AndLeavesNothingBesideTheRunFolder() throws Exception {
    String data =
        "data={\"id\": \"generated-images\", \"samples\": 400, \"testSamples\": 4, \"height\": 64,"
            + " \"width\": 64, \"channels\": 3, \"classes\": 2}";
    Path config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.IMAGE);
    String[] train = {"train", config.toString(), "--out", "run", "--set", data};
    var command = java("-Dorg.bytedeco.javacpp.maxphysicalbytes=800m", train);
    command.addAll(List.of("--set", "model.channels=[64, 64]", "--set", "training.batchSize=300"));

    Process process = started(command.toArray(new String[0]));

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String told = Files.readString(temp.resolve("err"));
    assertThat(process.exitValue()).as(told).isEqualTo(1);
    assertThat(told).contains("error: memory ran out (").doesNotContain("\tat ");
    assertThat(temp.resolve("run/run.json")).content().contains("\"status\": \"failed\"");
    try (var files = Files.list(temp)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("tiny.json", "run", "out", "err");
    }
  }

  private static void waitForText(Process process, Path file, String text) throws Exception {
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      assertThat(process.isAlive()).as("alive until %s has %s", file, text).isTrue();
      Thread.sleep(50);
    }
  }

  private Result run(String... args) throws Exception {
    Process process = start(args);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(temp.resolve("out")),
        Files.readString(temp.resolve("err")));
  }

  private Process start(String... args) throws IOException {
    return started(java("-XX:+UsePerfData", args).toArray(new String[0]));
  }

  private static List<String> java(String option, String... args) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(option, "-Xmx1g", "-jar", JAR.toString()));
    command.addAll(List.of(args));
    return command;
  }

  private Process started(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectOutput(temp.resolve("out").toFile())
            .redirectError(temp.resolve("err").toFile())
            .start();
    processes.add(process);
    return process;
  }
}
