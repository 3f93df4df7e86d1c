package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.data.MissingValues;
import io.github.attnzoo.models.data.SequenceShape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TsSequenceReaderTest {
  private static final List<String> CLASSES = List.of("low", "high");
  private static final String HEADER =
      """
      # Two dimensions, any length.
      #
      @problemName Trial
      @timeStamps false
      @missing false
      @univariate false
      @dimensions 2
      @equalLength false
      @classLabel true low high
      @data
      """;

  @Test
  void readsDimensionsAsFeaturesOfSteps() {
    List<Sample> samples = read(HEADER + "1,2,3:-1,-2.5,-3e1:high\n\n4:5:low\n");

    assertThat(samples).extracting(Sample::label).containsExactly(1, 0);
    assertThat(samples).extracting(Sample::name).containsExactly("s.ts seq 0", "s.ts seq 1");
    assertThat(samples.get(0).values()).containsExactly(1, -1, 2, -2.5f, 3, -30);
    assertThat(samples.get(1).values()).containsExactly(4, 5);
  }

  @Test
  void readsKeysInAnyCaseAndOrderAndOptionalOnes() {
    List<Sample> samples =
        read("@CLASSLABEL TRUE high\n@seriesLength 2\n@equallength True\n@DATA\n1,2:3,4:high\n");

    assertThat(samples.get(0).values()).containsExactly(1, 3, 2, 4);
  }

  @Test
  void readsUnlabelledSequencesWhereAllowed() {
    String text = "@classLabel false\n@data\n1,2:3,4\n";

    assertThat(read(text, MissingValues.REFUSE, false).get(0).label()).isEqualTo(Sample.UNLABELLED);
    assertFails(text, "line 2: expected labels, found no @classLabel true before @data");
  }

  @Test
  void fillsGapsWithTheNumberBeforeWhereAsked() {
    List<Sample> samples = read(HEADER + "?,2,NaN,?:1,?,3,4:low\n", MissingValues.PREVIOUS, true);

    assertThat(samples.get(0).values()).containsExactly(2, 1, 2, 1, 2, 3, 2, 4);
    assertThatThrownBy(() -> read(HEADER + "?,?:1,2:low\n", MissingValues.PREVIOUS, true))
        .isInstanceOf(DataException.class)
        .hasMessage("s.ts: line 11: expected at least one number in dimension 1, found none");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2:3,4:middle|expected a label among [low, high] after the last colon, found 'middle'",
        "1,2:low|expected 2 dimensions separated by colons, found 1",
        "1,2:3,4:5,6:low|expected 2 dimensions separated by colons, found 3",
        "1,2:3:low|expected dimensions of equal length, found 2 steps in dimension 1 and 1 in"
            + " dimension 2",
        "1,x:3,4:low|expected a finite number at step 2 of dimension 1, found 'x'",
        "1,2:3,:low|expected a finite number at step 2 of dimension 2, found ''",
        "1,?:3,4:low|expected a finite number at step 2 of dimension 1, found '?';"
            + " data.missingValues says what becomes of missing numbers",
        "1,2,3,4,5:1,2,3,4,5:low|expected at most 4 time steps in a sequence, found 5",
      })
  void tellsLineOfBrokenSequence(String line, String message) {
    assertFails(HEADER + "1:2:low\n" + line + "\n", "s.ts: line 12: " + message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "@dimensions 3|line 1: expected as many dimensions as data.features, 2, found 3",
        "@dimensions two|line 1: expected a whole number after @dimensions, found 'two'",
        "@univariate true|line 1: expected as many dimensions as data.features, 2, found 1",
        "@univariate|line 1: expected true or false after @univariate, found ''",
        "@timeStamps true|line 1: expected sequences without time stamps, found @timeStamps true",
        "@targetLabel true|line 1: expected class labels, not numbers to regress on, found"
            + " @targetLabel true",
        "@classLabel true low middle|line 1: expected labels among [low, high], found 'middle'",
        "@colour red|line 1: expected a key of the .ts format, found @colour",
        "1,2:3,4:low|line 1: expected a line that begins with @ before @data, found: 1,2:3,4:low",
        "@problemName x|line 1: expected a line @data, found the end of the file",
      })
  void tellsLineOfBrokenHeader(String line, String message) {
    assertFails(line + "\n", "s.ts: " + message);
  }

  @Test
  void tellsOfUnequalLengthWhereEqualIsAnnounced() {
    assertFails(
        "@equalLength true\n@classLabel true\n@data\n1,2:3,4:low\n1:2:low\n",
        "s.ts: line 5: expected 2 steps in every sequence (@equalLength true), found 1");
    assertFails(
        "@equalLength true\n@seriesLength 3\n@classLabel true\n@data\n1,2:3,4:low\n",
        "s.ts: line 5: expected 3 steps in every sequence (@equalLength true), found 2");
    assertFails(
        "@equalLength true\n@equalLength true\n",
        "s.ts: line 2: expected each key once, found @equalLength again");
  }

  private static void assertFails(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessage(message.startsWith("s.ts") ? message : "s.ts: " + message);
  }

  private static List<Sample> read(String text) {
    return read(text, MissingValues.REFUSE, true);
  }

  private static List<Sample> read(String text, MissingValues missing, boolean isLabelRequired) {
    var reader =
        new TsSequenceReader(
            Path.of("s.ts"), new SequenceShape(2, 4, CLASSES), CLASSES, missing, isLabelRequired);
    try {
      return reader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
