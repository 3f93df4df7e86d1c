package io.github.attnzoo.policies.dl4j;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.ConfigReader;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and batches. */
final class Nets {
  private static final String SEQUENCE =
      """
      {"name": "sequence", "seed": 7,
       "data": {"id": "generated-sequences", "timeSteps": 5,
                "minTimeSteps": 5, "features": 3, "classes": 3},
       "model": {"id": "lstm-attention", "hiddenSize": 4, "layers": 1},
       "training": {"epochs": 2, "batchSize": 4}}
      """;

  private static final String IMAGE =
      """
      {"name": "image", "seed": 7,
       "data": {"id": "generated-images", "height": 8, "width": 8, "channels": 1, "classes": 3,
                "signalSize": 5},
       "model": {"id": "se-cnn", "channels": [4], "denseSize": 6, "dropout": 0,
                 "attention": {"id": "squeeze-excitation", "reduction": 2}},
       "training": {"epochs": 2, "batchSize": 4}}
      """;

  private Nets() {}

  /** An LSTM with attention, a SameDiff layer. */
  static ComputationGraph sequence(String... overrides) {
    return build(SEQUENCE, overrides);
  }

  /** A convolution with squeeze-and-excitation, a SameDiff layer, and batch norm. */
  static ComputationGraph image(String... overrides) {
    return build(IMAGE, overrides);
  }

  private static ComputationGraph build(String text, String... overrides) {
    return ConfigReader.parse(text, "net", ModelConfig.class, List.of(overrides)).build();
  }

  /** A dense layer with a rate of 0.1 and an output layer with one of 0.2. */
  static MultiLayerNetwork dense() {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(3).updater(new Sgd(0.1)).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(3)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .updater(new Sgd(0.2))
                        .build())
                .build());
    network.init();
    return network;
  }

  /** Four sequences. */
  static DataSet sequences() {
    return batch(4, 3, 5);
  }

  /** Four pictures. */
  static DataSet images() {
    return batch(4, 1, 8, 8);
  }

  /** Four points. */
  static DataSet points() {
    return batch(4, 2);
  }

  private static DataSet batch(long... shape) {
    long numbers = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    INDArray features =
        Nd4j.linspace(-1, 1, numbers, DataType.DOUBLE).castTo(DataType.FLOAT).reshape(shape);
    INDArray labels = Nd4j.create(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}});
    return new DataSet(features, labels);
  }
}
