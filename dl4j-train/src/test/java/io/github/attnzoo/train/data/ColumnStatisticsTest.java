package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.data.CsvSequences;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.data.SequenceShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnStatisticsTest {
  private static final List<String> CLASSES = List.of("a", "b");

  @TempDir Path root;

  @Test
  void countsRealStepsAlone() {
    var shape = new SequenceShape(2, 3, CLASSES);
    List<Sample> samples =
        List.of(
            new ValueSample("x", 0, new float[] {1, 10, 2, 20, 3, 30}, null),
            new ValueSample("y", 1, new float[] {6, 40}, null));

    Normalization computed = ColumnStatistics.of(shape, samples);

    // 1, 2, 3, 6: mean 3, squares 4 + 1 + 0 + 9. 10, 20, 30, 40: mean 25, squares 500.
    assertThat(computed.mean()).containsExactly(3.0, 25.0);
    assertThat(computed.std().get(0)).isCloseTo(Math.sqrt(14 / 4.0), within(1e-12));
    assertThat(computed.std().get(1)).isCloseTo(Math.sqrt(500 / 4.0), within(1e-12));
    assertThat(computed.computed()).isFalse();
  }

  @Test
  void takesPicturesChannelByChannel() {
    var shape = new ImageShape(3, 1, 2, CLASSES);
    var picture = new PixelSample("p", 0, new byte[] {0, -1, 51, 51, 102, (byte) 204}, null);

    Normalization computed = ColumnStatistics.of(shape, List.of(picture, picture));

    assertThat(computed.mean().get(0)).isCloseTo(0.5, within(1e-7));
    assertThat(computed.std().get(0)).isCloseTo(0.5, within(1e-7));
    assertThat(computed.mean().get(2)).isCloseTo(0.6, within(1e-7));
    assertThat(computed.std().get(2)).isCloseTo(0.2, within(1e-7));
    // A channel that never varies.
    assertThat(computed.std().get(1)).isEqualTo(1);
  }

  @Test
  void staysExactWhereTheMeanIsLarge() {
    var shape = new SequenceShape(1, 2, CLASSES);
    List<Sample> samples =
        List.of(
            new ValueSample("x", 0, new float[] {10_000_000, 10_000_002}, null),
            new ValueSample("y", 0, new float[] {10_000_004, 10_000_006}, null));

    assertThat(ColumnStatistics.of(shape, samples).std().get(0))
        .isCloseTo(Math.sqrt(5), within(1e-9));
  }

  @Test
  void leavesOutTestAndValidationSamples() {
    var text = new StringBuilder("seq,label,t,x\n");
    for (int i = 0; i < 40; i++) {
      text.append(i).append(i % 2 == 0 ? ",a,0," : ",b,0,").append(i * i).append('\n');
    }
    TestFiles.write(root.resolve("s.csv"), text.toString());
    var computed = new Normalization(List.of(), List.of(), true);
    var config = new CsvSequences("s.csv", null, 0.25, 1, 1, computed, CLASSES, 0.2, null);

    LoadedData data = DataSets.open(config, root, 3);

    double mean =
        data.train().samples().stream().mapToDouble(s -> s.values()[0]).average().orElseThrow();
    assertThat(data.train().size()).isEqualTo(24);
    Normalization found = Objects.requireNonNull(data.normalization());
    assertThat(found.mean().get(0)).isCloseTo(mean, within(1e-9));
    float sum = 0;
    for (float x :
        Batches.inOrder(data.train(), found, 24)
            .epoch(0)
            .next()
            .getFeatures()
            .dup('c')
            .data()
            .asFloat()) {
      sum += x;
    }
    assertThat(sum).isCloseTo(0, within(1e-4f));
  }

  @Test
  void refusesToComputeFromNothing() {
    assertThatThrownBy(() -> ColumnStatistics.of(new SequenceShape(1, 2, CLASSES), List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("data.normalization.computed: expected training samples");
  }
}
