package io.github.attnzoo.models;

import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.training.TrainingConfig;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** What the graphs of all models have in common: how they start and how they end. */
final class Graphs {
  static final String INPUT = "input";
  static final String OUTPUT = "output";

  private Graphs() {}

  /** An empty graph with the input, the updater, the penalties and the seed set. */
  static GraphBuilder start(TrainingConfig training, long seed) {
    var defaults =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(training.optimizer().toUpdater())
            .weightInit(WeightInit.XAVIER);
    if (training.l2() > 0) {
      defaults.l2(training.l2());
    }
    if (training.optimizer().weightDecay() > 0) {
      defaults.weightDecay(training.optimizer().weightDecay(), true);
    }
    return defaults.graphBuilder().addInputs(INPUT);
  }

  /**
   * Ends a graph in a dense layer with softmax and cross entropy.
   *
   * @param flatten what makes a vector of the layer before; {@code null} where it is one, or where
   *     Deeplearning4j knows how
   * @param dropout probability that an input of the classifier is dropped in training
   * @param before the name of the layer before
   */
  static void classifier(
      GraphBuilder graph,
      DataShape shape,
      @Nullable InputPreProcessor flatten,
      double dropout,
      String before) {
    var output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(shape.classes().size())
            .activation(Activation.SOFTMAX);
    if (dropout > 0) {
      // Deeplearning4j asks for the probability that an input is kept.
      output.dropOut(1 - dropout);
    }
    if (flatten == null) {
      graph.addLayer(OUTPUT, output.build(), before);
    } else {
      graph.addLayer(OUTPUT, output.build(), flatten, before);
    }
    graph.setOutputs(OUTPUT);
  }

  /** Gives the loss at the end of a graph one weight a class. */
  static void weighClasses(ComputationGraphConfiguration graph, List<Double> weights) {
    var vertex = (LayerVertex) Objects.requireNonNull(graph.getVertices().get(OUTPUT));
    var output = (OutputLayer) vertex.getLayerConf().getLayer();
    float[] row = new float[weights.size()];
    for (int c = 0; c < row.length; c++) {
      row[c] = weights.get(c).floatValue();
    }
    output.setLossFn(new LossMCXENT(Nd4j.create(row, new long[] {1, row.length}, 'c')));
  }
}
