package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.training.GradientClippingConfig;
import io.github.attnzoo.models.training.OptimizerConfig;
import io.github.attnzoo.models.training.WeightAveragingConfig;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Five steps of a linear classifier, beside PyTorch, in double. */
class PyTorchStepsTest {
  record Keys(OptimizerConfig optimizer, @Nullable GradientClippingConfig gradientClipping) {}

  /** The file was written by src/test/python/policy_vectors.py. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "/io/github/attnzoo/policies/steps-pytorch.csv",
      numLinesToSkip = 1,
      delimiter = ';',
      quoteCharacter = '\'')
  void stepsAreThoseOfPyTorch(
      String optimizer,
      String gradientClipping,
      double labelSmoothing,
      double decay,
      String parameters,
      String average) {
    String json =
        "{\"optimizer\": " + optimizer + ", \"gradientClipping\": " + gradientClipping + "}";
    Keys keys = ConfigReader.parse(json, "keys", Keys.class, List.of());
    MultiLayerNetwork network = network(keys.optimizer());
    var averaged = WeightAverage.start(new WeightAveragingConfig(decay, false), network);
    network.addListeners(averaged.listener());
    if (keys.gradientClipping() != null) {
      network.addListeners(new GradientClipping(keys.gradientClipping()));
    }
    for (int step = 0; step < 5; step++) {
      DataSet batch = batch();
      new LabelSmoothing(labelSmoothing).preProcess(batch);
      network.fit(batch);
    }

    // Where Adam adds epsilon differs a little, see docs/policies.md.
    double tolerance = optimizer.contains("adam") ? 5e-5 : 1e-6;
    assertClose(network.params(), parameters, tolerance);
    assertClose(averaged.parameters(), average, tolerance);
  }

  private static void assertClose(INDArray actual, String expected, double tolerance) {
    double[] numbers =
        Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(actual.toDoubleVector()).hasSize(9).containsExactly(numbers, within(tolerance));
  }

  private static MultiLayerNetwork network(OptimizerConfig optimizer) {
    var builder =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .updater(optimizer.toUpdater());
    var network =
        new MultiLayerNetwork(
            builder
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(2)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .weightDecay(optimizer.weightDecay(), true)
                        .build())
                .build());
    network.init();
    double[][] weights = {{0.2, 0.6, -0.3}, {-0.4, 0.1, 0.5}};
    network.setParam("0_W", Nd4j.create(weights));
    network.setParam("0_b", Nd4j.zeros(DataType.DOUBLE, 1, 3));
    return network;
  }

  private static DataSet batch() {
    double[][] x = {{0.5, -1.0}, {1.5, 0.25}, {-0.75, 2.0}, {0.1, 0.3}};
    double[][] y = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}};
    return new DataSet(Nd4j.create(x), Nd4j.create(y));
  }
}
