package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Compares what two runs left behind. */
final class RunFiles {
  private RunFiles() {}

  /** Both have the same models, to the bit, and the same metrics but for the times. */
  static void assertSame(RunFolder actual, RunFolder expected) {
    for (String file : List.of("checkpoints/last.zip", "checkpoints/best.zip")) {
      Map<String, String> a = entries(actual.path().resolve(file));
      Map<String, String> b = entries(expected.path().resolve(file));
      assertThat(a.keySet()).as(file).isEqualTo(b.keySet());
      b.forEach((name, content) -> assertThat(content.equals(a.get(name))).as(name).isTrue());
    }
    assertThat(withoutTimes(read(actual.path().resolve("metrics.csv"))))
        .isEqualTo(withoutTimes(read(expected.path().resolve("metrics.csv"))));
  }

  /** The entries of a model, byte for byte, without times and versions. */
  static Map<String, String> entries(Path model) {
    var entries = new LinkedHashMap<String, String>();
    try (var zip = new ZipFile(model.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean isMetrics = entry.getName().equals(ModelZip.METRICS);
        entries.put(entry.getName(), isMetrics ? withoutTimes(text) : text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  /** Without the last two columns, which differ from run to run. */
  static String withoutTimes(String metrics) {
    return metrics.replaceAll("(?m),[^,\n]*,[^,\n]*$", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
