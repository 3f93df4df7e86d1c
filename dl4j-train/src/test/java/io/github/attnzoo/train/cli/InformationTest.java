package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import io.github.attnzoo.models.config.JsonValue.Arr;
import io.github.attnzoo.models.config.JsonValue.Obj;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InformationTest {
  @Test
  void listNamesLayersModelsAndConfigs() {
    var json = (Obj) Json.parse(Cli.run("list", "--json").out(), "stdout");

    assertThat(json.members()).containsKeys("layers", "models", "dataSets", "configs");
    assertThat(json.get("configs"))
        .isInstanceOfSatisfying(Arr.class, configs -> assertThat(configs.items()).hasSize(14));
    assertThat(Cli.run("list").out()).contains("squeeze-excitation", "cifar10-se-cnn");
  }

  @Test
  void showGivesTheResolvedConfigAndTheGraph() {
    Cli.Result result = Cli.run("show", "cifar10-se-cnn", "--set", "training.epochs=3");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains(
            "\"epochs\": 3", "\"minLearningRate\"", "[batch, channels=32, height=32, width=32]")
        .containsPattern("conv1 .*onednn-convolution|conv1 .*plain +\\w+")
        .containsPattern("total +[0-9,]+");
  }

  @Test
  void validateTellsTheNumberOfParameters() {
    Cli.Result result = Cli.run("validate", "quickstart-sequence", "quickstart-image");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).hasLineCount(2).contains("valid", "parameters");
  }

  @Test
  void doctorTellsBackendKernelsAndGpus() {
    Cli.Result result = Cli.run("doctor", "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    var json = (Obj) Json.parse(result.out(), "stdout");
    assertThat(json.members()).containsKeys("backend", "kernels", "gpus", "memory", "java");
    assertThat(json.get("gpus")).isInstanceOf(Arr.class);
    assertThat(Cli.run("doctor").out()).contains("backend: CpuBackend");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void doctorTellsOfGpusThatACpuJarDoesNotUse(@TempDir Path temp) throws IOException {
    Path program = temp.resolve("nvidia-smi");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo '0, NVIDIA A10, GPU-5a0b, 00000000:17:00.0, 8.6, 23028, [N/A], 535.104.05'
        echo '1, NVIDIA H200, GPU-7e6d, 00000000:CA:00.0, 9.0, 143771, Disabled, 535.104.05'
        """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment = Map.of("PATH", temp.toString());

    Cli.Result result = Cli.run(environment, "doctor", "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    var json = (Obj) Json.parse(result.out(), "stdout");
    assertThat(json.get("driver"))
        .isInstanceOfSatisfying(
            JsonValue.Text.class, driver -> assertThat(driver.value()).isEqualTo("535.104.05"));
    var gpus = (Arr) Objects.requireNonNull(json.get("gpus"));
    assertThat(gpus.items())
        .hasSize(2)
        .allSatisfy(
            gpu ->
                assertThat(((Obj) gpu).members())
                    .containsKeys("name", "computeCapability", "usable", "reason", "memoryBytes"));
    assertThat(Cli.run(environment, "doctor").out())
        .contains(
            "0: NVIDIA A10, compute capability 8.6, 22.5 GiB: not usable: this jar has the CPU",
            "could not compute on it: it has compute capability 9.0; ND4J's CUDA 11.6 goes up to");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void doctorTakesNothingButAVersionForTheDriver(@TempDir Path temp) throws IOException {
    Path program = temp.resolve("nvidia-smi");
    Files.writeString(
        program,
        """
        #!/bin/sh
        printf 'GPU 0, lol, , ,\\033[31m\\377\\001'
        /usr/bin/head -c 200000 /dev/zero | /usr/bin/tr '\\0' '\\231'
        exit 7
        """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment = Map.of("PATH", temp.toString());

    var json = (Obj) Json.parse(Cli.run(environment, "doctor", "--json").out(), "stdout");

    assertThat(json.get("driver")).isInstanceOf(JsonValue.Null.class);
    assertThat(json.get("problem"))
        .isInstanceOfSatisfying(
            JsonValue.Text.class,
            problem ->
                assertThat(problem.value())
                    .contains("exit code 7", "GPU 0, lol, , ,?[31m?")
                    .matches("[ -~]{1,300}"));
    assertThat(Cli.run(environment, "doctor").out())
        .contains("driver: not known", "problem: nvidia-smi gave no answer")
        .matches("[ -~\\s]+");
  }

  @Test
  void aCpuJarHasNoDevices() {
    for (String[] command :
        new String[][] {
          {"train", "quickstart-image", "--device", "0"},
          {"evaluate", "runs/none", "--device", "0"},
          {"predict", "runs/none", "a.png", "--device", "0"},
          {"explain", "runs/none", "a.png", "--out", "runs/none", "--device", "0"}
        }) {
      Cli.Result result = Cli.run(command);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("error: --device 0: this jar has the CPU backend alone; GPUs need the CUDA");
    }
  }

  @Test
  void helpAndVersionAreResults() {
    assertThat(Cli.run("--help").out()).contains("train", "doctor", "Exit codes");
    assertThat(Cli.run("train", "--help").out()).contains("--resume", "--set");
    assertThat(Cli.run("--version").out()).contains("attnzoo ", "Deeplearning4j 1.0.0-M2.1");
  }

  @Test
  void theDefaultRunFolderHasNameAndTime() {
    var time = LocalDateTime.of(2024, 2, 29, 13, 5, 9);

    assertThat(TrainCommand.defaultFolder("a b/../c", time))
        .isEqualTo(Path.of("runs", "a-b-..-c-20240229-130509"));
    assertThat(TrainCommand.defaultFolder("..", time))
        .isEqualTo(Path.of("runs", "run-20240229-130509"));
  }
}
