package io.github.attnzoo.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.GraphSummary.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphSummaryTest {
  @Test
  void aGraphOfImages() {
    assertThat(GraphSummary.of(Catalog.config("quickstart-image")).rows())
        .containsExactly(
            new Row("input", "input", "[batch, channels=3, height=16, width=16]", 0),
            new Row("conv1", "convolution", "[batch, channels=16, height=16, width=16]", 448),
            new Row(
                "norm1", "batch-normalization", "[batch, channels=16, height=16, width=16]", 64),
            new Row("relu1", "activation", "[batch, channels=16, height=16, width=16]", 0),
            new Row(
                "attention1",
                "squeeze-excitation",
                "[batch, channels=16, height=16, width=16]",
                128),
            new Row("pool1", "subsampling", "[batch, channels=16, height=8, width=8]", 0),
            new Row("conv2", "convolution", "[batch, channels=32, height=8, width=8]", 4640),
            new Row("norm2", "batch-normalization", "[batch, channels=32, height=8, width=8]", 128),
            new Row("relu2", "activation", "[batch, channels=32, height=8, width=8]", 0),
            new Row(
                "attention2", "squeeze-excitation", "[batch, channels=32, height=8, width=8]", 512),
            new Row("pool2", "subsampling", "[batch, channels=32, height=4, width=4]", 0),
            new Row("dense", "dense", "[batch, size=64]", 32832),
            new Row("output", "output", "[batch, size=4]", 260));
  }

  @Test
  void aGraphOfSequences() {
    assertThat(GraphSummary.of(Catalog.config("fashion-mnist-lstm-attention")))
        .isEqualTo(
            new GraphSummary(
                List.of(
                    new Row("input", "input", "[batch, size=28, time=28]", 0),
                    new Row("lstm1", "lstm", "[batch, size=128, time=28]", 80384),
                    new Row("lstm2", "lstm", "[batch, size=128, time=28]", 131584),
                    new Row("attention", "sequence-attention", "[batch, size=128, time=28]", 16512),
                    new Row("output", "output", "[batch, size=10]", 35850)),
                264330));
  }
}
