package io.github.attnzoo.train.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the CUDA build says on each described machine: the whole way, by a script's answer. */
@EnabledOnOs(OS.LINUX)
class DescribedBoxesTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @MethodSource("io.github.attnzoo.train.device.Box#all")
  void theVerdictIsTheDescribedOne(Box box) throws Exception {
    assertThat(told(box)).isEqualTo(box.sections().get("told"));
  }

  private List<String> told(Box box) throws Exception {
    try (var cuda = ClassPaths.cuda(temp.resolve("cuda"), box.cudaLibraries())) {
      Verdict verdict = Preflight.decide(box.build(temp.resolve("root"), cuda).look(), null);
      var told = new ArrayList<String>();
      verdict
          .gpus()
          .forEach(
              gpu ->
                  told.add(
                      gpu.gpu().index()
                          + (gpu.usable() ? " usable: " : " not usable: ")
                          + gpu.reason()));
      verdict.remarks().forEach(remark -> told.add("remark: " + remark));
      told.add(
          verdict.problem() != null
              ? "problem: " + verdict.problem()
              : "computes on " + Objects.requireNonNull(verdict.chosen()).words());
      return told;
    }
  }

  @Test
  void aProgramThatHangsIsKilledWithWhatItStarted() throws Exception {
    Box box = Box.of("hanging");
    Path root = temp.resolve("root");
    try (var cuda = ClassPaths.cuda(temp.resolve("cuda"), List.of())) {
      DriverReport report = box.build(root, cuda).look().driver();

      assertThat(report).isInstanceOf(DriverReport.Silent.class);
    }
    for (String file : List.of("pid", "child")) {
      long pid = Long.parseLong(Files.readString(root.resolve(file)).strip());
      var process = ProcessHandle.of(pid);
      if (process.isPresent()) {
        process.get().onExit().get(60, TimeUnit.SECONDS);
      }
    }
  }
}
