package io.github.attnzoo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue.Obj;
import io.github.attnzoo.models.config.JsonValue.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar of the profile {@code cuda}, as far as that goes without a GPU. */
class CudaJarIT {
  private static final Path JAR = Path.of(System.getProperty("attnzoo.jar"));

  @TempDir private Path temp;

  private record Result(int exitCode, String out, String err) {}

  @Test
  void hasTheCudaBackendAlone() throws Exception {
    try (var zip = new ZipFile(JAR.toFile())) {
      String backends =
          new String(
              zip.getInputStream(
                      zip.getEntry("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend"))
                  .readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(backends).contains("JCublasBackend").doesNotContain("CpuBackend");
      assertThat(zip.stream().map(entry -> entry.getName()))
          .noneMatch(name -> name.contains("nativecpu") || name.contains("nd4jcpu"))
          .anyMatch(name -> name.endsWith("train/cuda/CudaSelection.class"));
    }
  }

  @Test
  void saysInASentenceThatThereIsNoGpu() throws Exception {
    assumeFalse(Files.exists(Path.of("/proc/driver/nvidia")), "this machine has a driver");
    assumeFalse(Files.exists(Path.of("/usr/bin/nvidia-smi")), "this machine has a driver");
    assumeFalse(Files.exists(Path.of("/usr/lib/wsl/lib/nvidia-smi")), "this machine has a driver");

    Result result = run("train", "quickstart-sequence", "--out", "run");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .hasLineCount(1)
        .startsWith("error: this ")
        .containsIgnoringCase("use the CPU jar");
    assertThat(temp.resolve("run")).doesNotExist();
  }

  @Test
  void doctorTellsTheBackendAndTheProblem() throws Exception {
    Result result = run("doctor", "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    var json = (Obj) Json.parse(result.out(), "stdout");
    assertThat(json.get("backend"))
        .isInstanceOfSatisfying(
            Text.class, backend -> assertThat(backend.value()).isEqualTo("JCublasBackend"));
    assertThat(json.members()).containsKeys("kernels", "gpus", "driver", "memory");
  }

  private Result run(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().put("PATH", temp.toString());
    Process process =
        builder
            .redirectOutput(temp.resolve("out").toFile())
            .redirectError(temp.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(temp.resolve("out")),
        Files.readString(temp.resolve("err")));
  }
}
