package io.github.attnzoo.onednn.sequence;

import java.util.Random;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Two LSTM layers under an output for each step, and data for them. */
record LstmCase(int batch, int inputs, int hidden, int time, boolean masked) {

  static LstmCase random(int seed) {
    var random = new Random(seed);
    return new LstmCase(
        1 + random.nextInt(20),
        1 + random.nextInt(40),
        1 + random.nextInt(40),
        1 + random.nextInt(12),
        random.nextBoolean());
  }

  static LSTM.Builder lstm(int hidden) {
    return new LSTM.Builder().nOut(hidden).activation(Activation.TANH);
  }

  static ComputationGraphConfiguration graph(int inputs, LSTM first, LSTM second) {
    return graphBuilder(inputs, first, second).build();
  }

  /** Layers of 6 and 7 for 5 inputs, trained in segments. */
  static ComputationGraphConfiguration inSegments(int forwardLength, int backwardLength) {
    return graphBuilder(5, lstm(6).build(), lstm(7).build())
        .backpropType(BackpropType.TruncatedBPTT)
        .tBPTTForwardLength(forwardLength)
        .tBPTTBackwardLength(backwardLength)
        .build();
  }

  private static ComputationGraphConfiguration.GraphBuilder graphBuilder(
      int inputs, LSTM first, LSTM second) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("first", first, "in")
        .addLayer("second", second, "first")
        .addLayer(
            "out",
            new RnnOutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build(),
            "second")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(inputs));
  }

  MultiDataSet data() {
    INDArray features = Nd4j.randn(DataType.FLOAT, batch, inputs, time);
    INDArray labels = Nd4j.create(DataType.FLOAT, batch, 3, time);
    INDArray mask = Nd4j.ones(DataType.FLOAT, batch, time);
    for (int n = 0; n < batch; n++) {
      for (int t = 0; t < time; t++) {
        labels.putScalar(n, (n + t) % 3, t, 1);
        if (masked && t > n) {
          mask.putScalar(n, t, 0);
        }
      }
    }
    INDArray[] masks = masked ? new INDArray[] {mask} : null;
    return new MultiDataSet(new INDArray[] {features}, new INDArray[] {labels}, masks, masks);
  }
}
