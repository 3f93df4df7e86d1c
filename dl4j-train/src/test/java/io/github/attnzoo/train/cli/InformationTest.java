package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue.Arr;
import io.github.attnzoo.models.config.JsonValue.Obj;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

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
  void gpusAreUsableOnlyWithABackendThatHasCodeForThem() {
    String csv = "NVIDIA H200, 9.0\nNVIDIA A10, 8.6\nodd line\n";

    assertThat(Gpu.parse(csv, false)).extracting(Gpu::usable).containsExactly(false, false);
    assertThat(Gpu.parse(csv, true)).extracting(Gpu::usable).containsExactly(false, true);
    assertThat(Gpu.parse(csv, true)).extracting(Gpu::computeCapability).contains("9.0", "8.6");
    assertThat(Gpu.parse(csv, false).get(0).reason())
        .contains("CPU backend alone", "no machine code for compute capability 9.0");
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
