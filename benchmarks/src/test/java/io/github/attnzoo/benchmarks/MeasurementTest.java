package io.github.attnzoo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class MeasurementTest {

  @Test
  void quantilesAreNumbersThatWereMeasured() {
    Quantiles ten = Quantiles.of(List.of(9.0, 1.0, 8.0, 2.0, 7.0, 3.0, 6.0, 4.0, 5.0, 10.0));

    assertThat(ten.at(0)).isEqualTo(1);
    assertThat(ten.at(0.1)).isEqualTo(2);
    assertThat(ten.median()).isEqualTo(6);
    assertThat(ten.at(0.99)).isEqualTo(10);
  }

  @Test
  void rowsSurviveTheFile() {
    var row =
        new Row(2, "lstm", Work.TRAINING, 64, "kernels", 20, 1, 2, 3, 4.5, 0.25, List.of(1.5, 2.5));

    assertThat(Row.parse(row.line())).isEqualTo(row);
  }

  @Test
  void lstmProductsAreCounted() {
    BenchmarkCase lstm = SequenceCases.family().bare();
    var graph = new ComputationGraph(lstm.configuration().get());
    graph.init();
    double products = 28 * (4 * 128 * (28 + 128) + 4 * 128 * (128 + 128)) + 28 * 128 * 10;

    assertThat(Flops.perExample(graph, lstm, Work.INFERENCE)).isEqualTo(2 * products);
    // The gradient by the pictures is not needed.
    assertThat(Flops.perExample(graph, lstm, Work.TRAINING))
        .isEqualTo(2 * (3 * products - 28 * 4 * 128 * 28));
  }

  @Test
  void convolutionProductsAreCounted() {
    BenchmarkCase cnn = ImageCases.family().bare();
    var graph = new ComputationGraph(cnn.configuration().get());
    graph.init();
    double first = 32.0 * 32 * 9 * 3 * 32;
    double products =
        first + 16 * 16 * 9 * 32 * 64 + 8 * 8 * 9 * 64 * 128 + 4 * 4 * 128 * 512 + 512 * 10;

    assertThat(Flops.perExample(graph, cnn, Work.INFERENCE)).isEqualTo(2 * products);
    assertThat(Flops.perExample(graph, cnn, Work.TRAINING)).isEqualTo(2 * (3 * products - first));
  }

  @Test
  void whatIsMeasuredIsReplacedAndTheRestOfThePageStays() {
    String page = "above\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nbelow\n";

    assertThat(Page.replaced(page, "new\n"))
        .isEqualTo("above\n<!-- measured: begin -->\n\nnew\n\n<!-- measured: end -->\nbelow\n");
    assertThatThrownBy(() -> Page.replaced("no marks", "new"))
        .hasMessageContaining("<!-- measured: begin -->");
  }
}
