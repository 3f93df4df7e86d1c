package io.github.attnzoo.train;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jar as users do. */
class RunnableJarIT {
  private static final Path JAR = Path.of(System.getProperty("attnzoo.jar"));
  private static final long LARGEST = 200_000_000;
  private static final Pattern POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");

  @TempDir private Path temp;

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

  @Test
  void theInterruptKeyEndsWith130AndLeavesAWholeCheckpoint() throws Exception {
    Path config = Files.writeString(temp.resolve("tiny.json"), TinyConfigs.SEQUENCE);
    Process process =
        start("train", config.toString(), "--out", "run", "--set", "training.epochs=1000000");
    Path last = temp.resolve("run/checkpoints/last.zip");
    for (int i = 0; i < 600 && !Files.exists(last); i++) {
      Thread.sleep(100);
    }

    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(temp.resolve("err")).content().contains("--resume");
    assertThat(run("evaluate", last.toString()).exitCode).isZero();
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
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-jar", JAR.toString()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .directory(temp.toFile())
        .redirectOutput(temp.resolve("out").toFile())
        .redirectError(temp.resolve("err").toFile())
        .start();
  }
}
