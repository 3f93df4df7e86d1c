package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.train.Bits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelFileTest {
  @TempDir private Path temp;
  private SampleModel model;

  @BeforeEach
  void writeModel() throws IOException {
    model = SampleModel.in(temp);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    SavedModel read = SavedModel.read(model.file());

    assertThat(read.config()).isEqualTo(model.config());
    assertThat(read.classes()).containsExactly("a", "b", "c");
    assertThat(read.epochs()).isEqualTo(SampleModel.EPOCHS);
    assertSameGraph(read.graph());
  }

  @Test
  void deeplearning4jOpensItToo() throws IOException {
    assertSameGraph(ModelSerializer.restoreComputationGraph(model.file().toFile()));
  }

  @Test
  void equalModelsGiveEqualBytes() throws IOException {
    var again = new ByteArrayOutputStream();
    ModelZip.write(model.graph(), null, model.info("a", "b", "c"), SampleModel.STATE, again);

    assertThat(again.toByteArray()).isEqualTo(Files.readAllBytes(model.file()));
  }

  @Test
  void aModelThatCouldNotBeReadBackIsRefusedBeforeTheTraining() {
    ModelInfo info = model.info("x".repeat(1 << 20));

    assertThatThrownBy(() -> ModelZip.checkReadable(model.graph(), info))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("data.classes");
  }

  private void assertSameGraph(ComputationGraph read) {
    ComputationGraph graph = model.graph();
    INDArray input = Nd4j.rand(2, 3, 8);
    assertThat(Bits.of(read.params())).isEqualTo(Bits.of(graph.params()));
    assertThat(Bits.of(read.getUpdater().getStateViewArray()))
        .isEqualTo(Bits.of(graph.getUpdater().getStateViewArray()));
    assertThat(read.getIterationCount()).isEqualTo(graph.getIterationCount()).isEqualTo(1);
    assertThat(Bits.of(read.outputSingle(input))).isEqualTo(Bits.of(graph.outputSingle(input)));
  }
}
