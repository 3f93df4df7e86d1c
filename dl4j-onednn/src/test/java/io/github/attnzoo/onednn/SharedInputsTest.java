package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class SharedInputsTest {

  /** The input has two readers, and so has what the first layer makes of it. */
  private static ComputationGraph graph() {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(3))
                .addLayer("first", dense(), "in")
                .addLayer("beside", dense(), "in")
                .addLayer("left", dense(), "first")
                .addLayer("right", dense(), "first")
                .addVertex("both", new MergeVertex(), "left", "right", "beside")
                .addLayer("out", output(), "both")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nOut(4).dropOut(0.5).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build();
  }

  private static List<Boolean> mayWriteOverTheirInput(ComputationGraph graph) {
    return Stream.of(graph.getLayers())
        .map(layer -> ((AbstractLayer<?>) layer).isInputModificationAllowed())
        .toList();
  }

  @Test
  void aReleasedGraphMayWriteOverWhatItCouldBefore() {
    ComputationGraph graph = graph();
    List<Boolean> before = mayWriteOverTheirInput(graph);
    OneDnn.accelerate(graph);
    assertThat(mayWriteOverTheirInput(graph)).isNotEqualTo(before);

    OneDnn.release(graph);

    assertThat(mayWriteOverTheirInput(graph)).isEqualTo(before).contains(true, false);
  }
}
