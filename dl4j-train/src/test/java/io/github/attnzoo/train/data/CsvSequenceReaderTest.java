package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class CsvSequenceReaderTest {
  private static final List<String> CLASSES = List.of("walk", "run, fast");
  private static final String HEADER = "seq,label,t,x,y\n";

  @Test
  void readsSequencesOfDifferentLength() {
    List<Sample> samples =
        read(HEADER + "a,walk,0,1,2\na,walk,1,3,4\nb,\"run, fast\",7,-5e-1,6\n", true);

    assertThat(samples).extracting(Sample::label).containsExactly(0, 1);
    assertThat(samples).extracting(Sample::name).containsExactly("s.csv seq a", "s.csv seq b");
    assertThat(samples.get(0).values()).containsExactly(1, 2, 3, 4);
    assertThat(samples.get(1).values()).containsExactly(-0.5f, 6);
  }

  @Test
  void readsWindowsTextWithByteOrderMarkAndEmptyLastLines() {
    List<Sample> samples = read("\uFEFFseq,label,t,x,y\r\na,walk,0,1,2\r\n\r\n\r\n", true);

    assertThat(samples).hasSize(1);
  }

  @Test
  void tellsTimeStampsInMillisecondsApart() {
    assertThat(read(HEADER + "a,walk,1700000000001,1,2\na,walk,1700000000002,1,2\n", true))
        .hasSize(1);
  }

  @Test
  void readsUnlabelledSequencesWhereAllowed() {
    List<Sample> samples = read("seq,t,x,y\na,0,1,2\n", false);

    assertThat(samples.get(0).label()).isEqualTo(Sample.UNLABELLED);
    assertFails(
        "seq,t,x,y\na,0,1,2\n", "line 1: expected the header seq,label,t and 2 feature names");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a,walk,0,1|line 3: expected 5 columns as in the header, found 4",
        "a,walk,0,1,2,3|line 3: expected 5 columns as in the header, found 6",
        "a,walk,1,1,\"2|line 3: expected quotes in pairs, found an open one: a,walk,1,1,\"2",
        "a,walk,1,1,two|line 3: expected a finite number in column 5 (y), found 'two'",
        "a,walk,1,NaN,2|line 3: expected a finite number in column 4 (x), found 'NaN'",
        "a,walk,1,1,1e99|line 3: expected a finite number in column 5 (y), found '1e99'",
        "a,walk,1,,2|line 3: expected a finite number in column 4 (x), found ''",
        "a,walk,now,1,2|line 3: expected a finite number in t, found 'now'",
        "a,walk,0,1,2|line 3: expected one line for each t in sequence 'a', found t=0 also in line 2",
        "b,fly,0,1,2|line 3: expected a label among [walk, run, fast], found 'fly'",
        "a,\"run, fast\",1,1,2|line 3: expected one label in sequence 'a', found run, fast after walk",
      })
  void tellsLineOfBrokenStep(String line, String message) {
    assertFails(HEADER + "a,walk,0,1,2\n" + line + "\n", message);
  }

  @Test
  void sortsStepsThatComeInAnyOrder() {
    List<Sample> samples =
        read(HEADER + "b,walk,7,5,6\na,walk,1,3,4\nb,walk,-2,7,8\na,walk,0,1,2\n", true);

    assertThat(samples).extracting(Sample::name).containsExactly("s.csv seq b", "s.csv seq a");
    assertThat(samples.get(0).values()).containsExactly(7, 8, 5, 6);
    assertThat(samples.get(1).values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void tellsOfSequenceThatIsTooLong() {
    assertFails(
        HEADER + "a,walk,0,1,2\na,walk,1,1,2\na,walk,2,1,2\na,walk,3,1,2\n",
        "line 5: expected at most 3 time steps in sequence 'a', found more");
  }

  @Test
  void tellsOfEmptyLineInTheMiddle() {
    assertFails(
        HEADER + "\na,walk,0,1,2\n",
        "line 3: expected no lines after the empty line 2, found: a,walk,0,1,2");
  }

  @Test
  void tellsOfFilesWithoutSequences() {
    assertFails(
        "", "line 1: expected the header seq,label,t and 2 feature names, found an empty file");
    assertThat(read(HEADER, true)).isEmpty();
    assertFails("seq,label,t,x\n", "found 4 columns: seq,label,t,x");
    assertFails("seq\n", "found 1 column: seq");
  }

  @Test
  void tellsOfOtherEncodings() {
    byte[] latin = (HEADER + "é,walk,0,1,2\n").getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> reader(true).read(new ByteArrayInputStream(latin)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected text in UTF-8, found other bytes");
  }

  private static void assertFails(String text, String message) {
    assertThatThrownBy(() -> read(text, true))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith("s.csv: ");
  }

  private static List<Sample> read(String text, boolean isLabelRequired) {
    try {
      return reader(isLabelRequired)
          .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CsvSequenceReader reader(boolean isLabelRequired) {
    return new CsvSequenceReader(
        Path.of("s.csv"), new SequenceShape(2, 3, CLASSES), CLASSES, isLabelRequired);
  }
}
