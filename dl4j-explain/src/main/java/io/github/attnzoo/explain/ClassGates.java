package io.github.attnzoo.explain;

import io.github.attnzoo.layers.AttentionWeights;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The gates of channel attention layers, averaged over the samples of each class. */
public final class ClassGates {
  private final ClassNames classes;
  private final Map<String, double[][]> sums = new LinkedHashMap<>();
  private final int[] samples;

  private ClassGates(ClassNames classes) {
    this.classes = classes;
    this.samples = new int[classes.names().size()];
  }

  /**
   * Averages the gates of labelled samples, and draws them.
   *
   * @param batches with labels {@code [batch, classes]}, one-hot
   * @param samples how many are averaged, at most
   * @return {@code gates-by-class}, with a row a class and a column a channel, then {@code
   *     gates-by-class-LAYER} for each layer, with a bar chart for each class, where these are no
   *     more than {@value ClassGatesFigures#MOST_CHARTS}; empty where no attention layer has one
   *     gate a channel, or there are no samples
   */
  public static List<Explanation> of(
      ComputationGraph graph, Iterator<DataSet> batches, int samples, Settings settings) {
    ClassGates gates = null;
    List<String> layers = AttentionWeights.layers(graph);
    int left = samples;
    while (batches.hasNext() && left > 0) {
      DataSet batch = batches.next();
      int[] labels = batch.getLabels().argMax(1).castTo(DataType.INT32).toIntVector();
      if (gates == null) {
        int count = (int) batch.getLabels().size(1);
        gates = new ClassGates(ClassNames.of(settings.classes(), count));
      }
      int taken = Math.min(left, labels.length);
      gates.add(graph, layers, batch, labels, taken);
      left -= taken;
    }
    return gates == null || gates.sums.isEmpty() ? List.of() : gates.draw(settings);
  }

  private void add(
      ComputationGraph graph, List<String> layers, DataSet batch, int[] labels, int taken) {
    for (String layer : layers) {
      INDArray weights =
          AttentionWeights.all(graph, layer, batch.getFeatures(), batch.getFeaturesMaskArray())
              .get(AttentionWeights.Kind.CHANNELS);
      if (weights != null) {
        double[][] rows = weights.castTo(DataType.DOUBLE).toDoubleMatrix();
        double[][] sum =
            sums.computeIfAbsent(layer, name -> new double[samples.length][rows[0].length]);
        for (int i = 0; i < taken; i++) {
          for (int c = 0; c < rows[i].length; c++) {
            sum[labels[i]][c] += rows[i][c];
          }
        }
      }
    }
    for (int i = 0; i < taken; i++) {
      samples[labels[i]]++;
    }
  }

  private List<Explanation> draw(Settings settings) {
    var means = new LinkedHashMap<String, HeatMap>();
    sums.forEach((layer, sum) -> means.put(layer, means(sum)));
    return new ClassGatesFigures(
            classes, Arrays.stream(samples).boxed().toList(), settings.colors())
        .of(means);
  }

  private HeatMap means(double[][] sum) {
    int channels = sum[0].length;
    var means = new float[sum.length * channels];
    for (int i = 0; i < means.length; i++) {
      int label = i / channels;
      means[i] =
          samples[label] == 0 ? Float.NaN : (float) (sum[label][i % channels] / samples[label]);
    }
    return HeatMap.of(sum.length, channels, means);
  }
}
