package io.github.attnzoo.train.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that can't compute here says so before it runs any code of ND4J. (Java's verifier loads
 * an interface of it for the types of a method, and runs nothing of it.)
 */
class NoNd4jTest {
  @TempDir private Path temp;

  @Test
  void aRefusedCommandInitialisesNoClassOfNd4j() throws Exception {
    ClassPaths.with(temp.resolve("cuda"), ClassPaths.CUDA).close();
    // A CUDA build whose CUDA library is for another platform: refused on every machine.
    String classPath =
        Stream.concat(
                Stream.of(temp.resolve("cuda").toString()),
                Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                    .filter(jar -> !jar.contains("nd4j-native-1") && !jar.contains("nd4j-cuda")))
            .collect(Collectors.joining(File.pathSeparator));

    for (String command : List.of("train", "show", "validate")) {
      List<String> lines = run(classPath, command, "quickstart-sequence");

      assertThat(lines)
          .anyMatch(line -> line.startsWith("error: this jar has no CUDA library of ND4J"))
          .anyMatch(
              line -> line.contains("Initializing 'io/github/attnzoo/train/device/Preflight'"))
          .noneMatch(line -> line.contains("Initializing 'org/nd4j/"))
          .noneMatch(line -> line.contains("Initializing 'org/bytedeco/"));
    }
  }

  private List<String> run(String classPath, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xlog:class+init:stdout", "-cp", classPath));
    command.add("io.github.attnzoo.train.Main");
    command.addAll(List.of(arguments));
    Path output = temp.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(2);
    return lines;
  }
}
