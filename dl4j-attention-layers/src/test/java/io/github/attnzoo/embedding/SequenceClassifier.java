package io.github.attnzoo.embedding;

import io.github.attnzoo.layers.SequenceAttention;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Tells sequences of 6 to 12 steps apart by the one step that is not noise. */
final class SequenceClassifier {

  static final int CLASSES = 3;
  private static final int TIME = 12;

  private SequenceClassifier() {}

  static MultiLayerNetwork train(File saved) throws IOException {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Adam(0.02))
                .list()
                .layer(new LSTM.Builder().nOut(16).activation(Activation.TANH).build())
                .layer(new SequenceAttention.Builder().build()) // the line that is new
                .layer(new GlobalPoolingLayer.Builder(PoolingType.SUM).build())
                .layer(
                    new OutputLayer.Builder().nOut(CLASSES).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.recurrent(CLASSES))
                .build());
    network.init();
    network.fit(data(192, 1), 12);
    ModelSerializer.writeModel(network, saved, true);
    return network;
  }

  static DataSetIterator data(int count, long seed) {
    var random = new Random(seed);
    List<DataSet> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int label = random.nextInt(CLASSES);
      int length = 6 + random.nextInt(TIME - 5);
      INDArray features = Nd4j.zeros(DataType.FLOAT, 1, CLASSES, TIME);
      INDArray mask = Nd4j.zeros(DataType.FLOAT, 1, TIME);
      for (int t = 0; t < length; t++) {
        mask.putScalar(0, t, 1);
        for (int i = 0; i < CLASSES; i++) {
          features.putScalar(0, i, t, 0.3 * random.nextGaussian());
        }
      }
      features.putScalar(0, label, random.nextInt(length), 2);
      INDArray labels = Nd4j.zeros(DataType.FLOAT, 1, CLASSES).putScalar(0, label, 1);
      samples.add(new DataSet(features, labels, mask, null));
    }
    return new ListDataSetIterator<>(samples, 32);
  }
}
