package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Model files that are not whole, or whose parts do not fit each other. */
class DamagedModelTest {
  @TempDir private Path temp;
  private SampleModel model;

  @BeforeEach
  void writeModel() throws IOException {
    model = SampleModel.in(temp);
  }

  @Test
  void anArrayLargerThanItsBytesIsRefusedBeforeItIsAllocated() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(6);
    out.writeUTF("LONG");
    for (long value : new long[] {1, 1L << 40, 1, 0, 1, 99}) {
      out.writeLong(value);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(1L << 40);
    out.writeUTF("FLOAT");
    model.change(entries -> entries.put(ModelZip.PARAMETERS, bytes.toByteArray()));

    model.assertRefused("got length 1099511627776");
  }

  @ParameterizedTest
  @ValueSource(longs = {1000, -1, 0})
  void stridesThatLeadOutOfTheBytesAreRefused(long stride) throws IOException {
    long length = model.graph().numParams();
    model.change(
        entries -> {
          byte[] bytes = Objects.requireNonNull(entries.get(ModelZip.PARAMETERS));
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          // The header (two texts and a length), then rank, size and stride.
          int shape = 2 + "MIXED_DATA_TYPES".length() + 8 + 2 + "LONG".length();
          assertThat(buffer.getLong(shape + 8)).isEqualTo(length);
          buffer.putLong(shape + 16, stride);
        });

    model.assertRefused("numbers side by side");
  }

  @Test
  void numbersBeyondThoseOfTheGraphAreRefusedUnread() throws IOException {
    model.change(
        entries -> {
          byte[] bytes = Objects.requireNonNull(entries.get(ModelZip.PARAMETERS));
          entries.put(ModelZip.PARAMETERS, Arrays.copyOf(bytes, bytes.length + (64 << 20)));
        });

    model.assertRefused("found more bytes behind them");
  }

  @Test
  void updaterStateMustBeThereExactlyWhereTheUpdaterHasOne() throws IOException {
    model.change(entries -> entries.remove(ModelZip.UPDATER));

    model.assertRefused("found no entry " + ModelZip.UPDATER);

    model = SampleModel.in(temp, "training.optimizer={\"id\": \"sgd\"}");
    assertThat(SavedModel.read(model.file()).epochs()).isEqualTo(SampleModel.EPOCHS);
    model.change(entries -> entries.put(ModelZip.UPDATER, new byte[1]));

    model.assertRefused("found an entry " + ModelZip.UPDATER);
  }

  @Test
  void otherClassesThanTheGraphHasOutputsAreRefused() throws IOException {
    model.write("a", "b", "c", "d");

    model.assertRefused("expected as many classes as outputs, found 4 and 3");
  }

  @Test
  void aGraphOfTwoInputsIsRefused() throws IOException {
    model.changeGraph(
        json -> json.replaceFirst("\"networkInputs\" *: *\\[", "\"networkInputs\":[\"other\","));

    model.assertRefused("expected a graph with one input and one output, found 2 and 1");
  }

  @ParameterizedTest
  @CsvSource({"timeSteps, 8, 7296", "features, 3, 1"})
  void aGraphThatDoesNotTakeTheSamplesOfItsConfigIsRefused(String key, int is, int other)
      throws IOException {
    model.change(
        entries -> {
          byte[] info = Objects.requireNonNull(entries.get(ModelZip.INFO));
          String text = new String(info, StandardCharsets.UTF_8);
          String changed = text.replace("\"" + key + "\": " + is, "\"" + key + "\": " + other);
          assertThat(changed).isNotEqualTo(text);
          entries.put(ModelZip.INFO, changed.getBytes(StandardCharsets.UTF_8));
        });

    model.assertRefused("expected a graph that takes the sequences of its config, [1, ");
  }

  @Test
  void parametersOfAnotherModelAreRefused() throws IOException {
    var bytes = new ByteArrayOutputStream();
    Nd4j.write(Nd4j.rand(1, 17), new DataOutputStream(bytes));
    model.change(entries -> entries.put(ModelZip.PARAMETERS, bytes.toByteArray()));

    model.assertRefused("got length 17");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.999})
  void aFileCutShortIsRefused(double share) throws IOException {
    byte[] bytes = Files.readAllBytes(model.file());
    Files.write(model.file(), Arrays.copyOf(bytes, (int) (share * bytes.length)));

    model.assertRefused("model.zip");
  }

  @Test
  void aZipThatIsNoModelIsRefused() throws IOException {
    model.change(
        entries -> {
          entries.clear();
          entries.put("readme.txt", new byte[10]);
        });

    model.assertRefused("no model");
  }

  @Test
  void aModelOfPlainDeeplearning4jIsRefusedWithTheReason() throws IOException {
    ModelSerializer.writeModel(model.graph(), model.file().toFile(), true);

    model.assertRefused("was not written by this trainer");
  }

  @Test
  void aMissingFileIsRefused() throws IOException {
    Files.delete(model.file());

    model.assertRefused("no such model");
  }
}
