package io.github.attnzoo.embedding;

import io.github.attnzoo.layers.SqueezeExcitation;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Tells pictures with a row of light pixels from pictures with a column of them. */
final class ImageClassifier {

  private static final int SIDE = 10;

  private ImageClassifier() {}

  static ComputationGraph train(File saved) throws IOException {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Adam(0.01))
                .activation(Activation.RELU)
                .graphBuilder()
                .addInputs("picture")
                .setInputTypes(InputType.convolutional(SIDE, SIDE, 1))
                .addLayer("edges", new ConvolutionLayer.Builder(3, 3).nOut(8).build(), "picture")
                .addLayer(
                    "attention",
                    new SqueezeExcitation.Builder().reduction(2).build(),
                    "edges") // new
                .addLayer(
                    "pooled",
                    new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
                    "attention") // was: "edges"
                .addLayer("dense", new DenseLayer.Builder().nOut(16).build(), "pooled")
                .addLayer(
                    "class",
                    new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(),
                    "dense")
                .setOutputs("class")
                .build());
    graph.init();
    graph.fit(data(192, 1), 5);
    ModelSerializer.writeModel(graph, saved, true);
    return graph;
  }

  static DataSetIterator data(int count, long seed) {
    var random = new Random(seed);
    List<DataSet> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int label = random.nextInt(2);
      int line = random.nextInt(SIDE);
      INDArray picture = Nd4j.create(DataType.FLOAT, 1, 1, SIDE, SIDE);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          boolean light = (label == 0 ? y : x) == line;
          double noise = 0.2 * random.nextGaussian();
          picture.putScalar(new int[] {0, 0, y, x}, (light ? 1 : 0) + noise);
        }
      }
      INDArray labels = Nd4j.zeros(DataType.FLOAT, 1, 2).putScalar(0, label, 1);
      samples.add(new DataSet(picture, labels));
    }
    return new ListDataSetIterator<>(samples, 32);
  }
}
