package io.github.attnzoo.train.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.fuzz.FuzzFiles.DataSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gives the program thousands of broken data and model files. The system property {@code
 * attnzoo.fuzz} says how many times the default build's number of cases are tried: 50 makes 1,000
 * data files and 1,000 models.
 */
class FileFuzzTest {
  private static final int CASES = 20 * Integer.getInteger("attnzoo.fuzz", 1);
  private static final long SEED = Long.getLong("attnzoo.fuzz.seed", 20261121);

  @TempDir private Path temp;

  @Test
  void everyDataFileIsReadOrRefusedInWords() throws IOException {
    List<DataSet> sets = new FuzzFiles(temp).write();
    Path out = temp.resolve("run");
    try (var program = new Checked(temp, out)) {
      for (DataSet set : sets) {
        assertThat(train(program, "good", set, out)).isZero();
      }
      for (int i = 0; i < CASES; i++) {
        var random = new Random(SEED + i);
        DataSet set = sets.get(random.nextInt(sets.size()));
        Path file = set.files().get(random.nextInt(set.files().size()));
        byte[] good = Files.readAllBytes(file);
        var mutations = new Mutations(random);
        boolean isText = file.toString().matches(".*\\.(csv|ts)") && random.nextInt(4) > 0;
        Files.write(
            file,
            isText
                ? utf8(mutations.csv(new String(good, StandardCharsets.UTF_8)))
                : mutations.bytes(good));
        train(program, file.getFileName() + " " + (SEED + i), set, out);
        Files.write(file, good);
      }
      assertThat(program.complaints()).isEmpty();
    }
  }

  private int train(Checked program, String what, DataSet set, Path out) {
    return program.run(
        what,
        "train",
        set.config().toString(),
        "--out",
        out.toString(),
        "--data",
        temp.toString(),
        "--set",
        "training.epochs=1");
  }

  @Test
  void everyModelIsReadOrRefusedInWords() throws IOException {
    Path config = Files.writeString(temp.resolve("config.json"), TinyConfigs.SEQUENCE);
    Path out = temp.resolve("run");
    Path model = temp.resolve("model.zip");
    Path csv = Files.writeString(temp.resolve("one.csv"), "seq,t,a,b,c\n1,0,1,2,3\n1,1,4,5,6\n");
    try (var program = new Checked(temp, out)) {
      String[] train = {"train", config.toString(), "--out", out.toString()};
      assertThat(program.run("good", train)).isZero();
      byte[] good = Files.readAllBytes(out.resolve("checkpoints/last.zip"));
      Files.write(model, good);
      assertThat(program.run("good", "evaluate", model.toString())).isZero();
      for (int i = 0; i < CASES; i++) {
        var random = new Random(SEED + i);
        Files.write(model, good);
        Files.write(model, random.nextInt(3) == 0 ? bytes(good, random) : inside(model, random));
        String what = "model " + (SEED + i);
        program.run(what, "evaluate", model.toString());
        program.run(what, "predict", model.toString(), csv.toString());
      }
      assertThat(program.complaints()).isEmpty();
    }
  }

  private static byte[] bytes(byte[] good, Random random) {
    return new Mutations(random).bytes(good);
  }

  /** A sound zip with one entry changed. */
  private static byte[] inside(Path model, Random random) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipFile(model.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    String name = List.copyOf(entries.keySet()).get(random.nextInt(entries.size()));
    entries.compute(name, (key, bytes) -> changed(key, bytes, random));
    return zip(entries);
  }

  private static byte[] changed(String name, byte[] bytes, Random random) {
    var mutations = new Mutations(random);
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (name.endsWith(".json") && random.nextInt(4) > 0) {
      return utf8(mutations.json(text));
    }
    return name.endsWith(".csv") ? utf8(mutations.csv(text)) : mutations.bytes(bytes);
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
