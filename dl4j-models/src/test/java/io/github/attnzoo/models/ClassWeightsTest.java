package io.github.attnzoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.training.BalancedClassWeights;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ClassWeightsTest {
  private static final String CONFIG =
      """
      {"name": "weighted", "seed": 5,
       "data": {"id": "generated-sequences", "timeSteps": 4, "minTimeSteps": 4, "features": 3,
                "classes": 3},
       "model": {"id": "lstm-attention", "hiddenSize": 4, "layers": 1},
       "training": {"epochs": 1, "batchSize": 4%s}}
      """;

  @Test
  void balancedWeightsAreThoseOfScikitLearn() {
    // compute_class_weight("balanced") of 6, 3 and 1 samples: 10 / (3 * count).
    assertThat(new BalancedClassWeights().weights(new int[] {6, 3, 1}))
        .satisfiesExactly(
            w -> assertThat(w).isCloseTo(0.5555555555555556, within(1e-15)),
            w -> assertThat(w).isCloseTo(1.1111111111111112, within(1e-15)),
            w -> assertThat(w).isCloseTo(3.3333333333333335, within(1e-15)));
    assertThat(new BalancedClassWeights().weights(new int[] {4, 0})).containsExactly(0.5, 1.0);
  }

  @Test
  void theLossIsTheWeightedMeanOverSamples() {
    ComputationGraph weighted = graph("{\"id\": \"given\", \"weights\": [1, 2, 0.5]}");
    ComputationGraph plain = graph("null");
    INDArray x = Nd4j.rand(3, 3, 4);
    // The third label is blended, as mixup does.
    INDArray y = Nd4j.create(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0.25f, 0.75f}});

    double[][] p = plain.outputSingle(x).toDoubleMatrix();

    double expected =
        -(Math.log(p[0][0])
                + 2 * Math.log(p[1][1])
                + 2 * 0.25 * Math.log(p[2][1])
                + 0.5 * 0.75 * Math.log(p[2][2]))
            / 3;
    assertThat(weighted.score(new DataSet(x, y))).isCloseTo(expected, within(1e-6));
  }

  @Test
  void theGradientOfASampleIsItsWeightTimesTheGradientWithoutWeights() {
    ComputationGraph weighted = graph("{\"id\": \"given\", \"weights\": [1, 2, 0.5]}");
    ComputationGraph plain = graph("null");
    INDArray x = Nd4j.rand(1, 3, 4);
    INDArray second = Nd4j.create(new float[][] {{0, 1, 0}});

    INDArray difference = gradient(weighted, x, second).sub(gradient(plain, x, second).mul(2));

    assertThat(difference.norm2Number().doubleValue()).isLessThan(1e-5);
    assertThat(gradient(plain, x, second).norm2Number().doubleValue()).isGreaterThan(0.01);
  }

  @Test
  void theModelsJsonKeepsTheWeights() {
    ComputationGraph weighted = graph("{\"id\": \"given\", \"weights\": [1, 2, 0.5]}");
    String json = weighted.getConfiguration().toJson();

    assertThat(ComputationGraphConfiguration.fromJson(json).toJson()).isEqualTo(json);
    assertThat(json).isNotEqualTo(graph("null").getConfiguration().toJson());
  }

  @Test
  void withoutCountsAllClassesWeighTheSame() {
    ModelConfig config = config("{\"id\": \"balanced\"}");

    assertThat(config.graph().toJson()).isEqualTo(config("null").graph().toJson());
  }

  @Test
  void weightsMustFitTheClasses() {
    assertThatThrownBy(() -> config("{\"id\": \"given\", \"weights\": [1, 2]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "training.classWeights.weights: must have one number for each of the 3 classes, got"
                + " [1.0, 2.0]");
    assertThatThrownBy(() -> config("{\"id\": \"given\", \"weights\": [1, 0, 2]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("training.classWeights.weights[1]: must be greater than 0");
  }

  private static INDArray gradient(ComputationGraph graph, INDArray x, INDArray y) {
    graph.setInput(0, x);
    graph.setLabels(y);
    graph.computeGradientAndScore();
    return graph.gradient().gradient().dup();
  }

  private static ComputationGraph graph(String weights) {
    return config(weights).build(new int[] {1, 1, 1});
  }

  private static ModelConfig config(String weights) {
    return ModelConfig.parse(CONFIG.formatted(", \"classWeights\": " + weights), "weighted");
  }
}
