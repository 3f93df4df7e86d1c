package io.github.attnzoo.train.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.Catalog;
import io.github.attnzoo.train.TinyConfigs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has the program check and show thousands of broken configs; none is trained, since a large model
 * is slow and no fault. The system property {@code attnzoo.fuzz} says how many times the default
 * build's number of cases are tried: 50 makes 10,000 configs.
 */
class ConfigFuzzTest {
  private static final int CASES = 200 * Integer.getInteger("attnzoo.fuzz", 1);
  private static final long SEED = Long.getLong("attnzoo.fuzz.seed", 20261121);

  @TempDir private Path temp;

  @Test
  void everyConfigIsValidOrRefusedInWords() throws Exception {
    var bases = new ArrayList<>(List.of(TinyConfigs.SEQUENCE, TinyConfigs.IMAGE));
    Catalog.configs().forEach(entry -> bases.add(Catalog.configText(entry.id())));
    Path file = temp.resolve("config.json");
    Path out = temp.resolve("run");
    int valid = 0;
    try (var program = new Checked(temp, out)) {
      for (int i = 0; i < CASES; i++) {
        var random = new Random(SEED + i);
        int base = random.nextInt(bases.size());
        String text = new Mutations(random).json(bases.get(base));
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        String what = "config " + (SEED + i);
        if (program.run(what, "validate", file.toString()) == 0) {
          valid++;
          program.run(what, "show", file.toString());
        }
      }
      assertThat(program.complaints()).isEmpty();
    }
    // Else the changes are too wild to reach what lies behind the reader.
    assertThat(valid).isGreaterThan(CASES / 50);
  }
}
