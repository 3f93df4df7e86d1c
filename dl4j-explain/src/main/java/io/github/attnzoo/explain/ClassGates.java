package io.github.attnzoo.explain;

import io.github.attnzoo.explain.picture.Figure;
import io.github.attnzoo.explain.picture.MatrixPanel;
import io.github.attnzoo.explain.picture.Panel;
import io.github.attnzoo.explain.picture.Scale;
import io.github.attnzoo.explain.picture.Steps;
import io.github.attnzoo.layers.AttentionWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The gates of channel attention layers, averaged over the samples of each class. */
public final class ClassGates {
  private static final int WIDTH = 1440;
  private static final int ROW = 30;
  private static final int LEAST_HEIGHT = 150;

  private final List<String> classes;
  private final Map<String, double[][]> sums = new LinkedHashMap<>();
  private final int[] samples;

  private ClassGates(List<String> classes) {
    this.classes = classes;
    this.samples = new int[classes.size()];
  }

  /**
   * Averages the gates of labelled samples, and draws them: a row a class, a column a channel.
   *
   * @param batches with labels {@code [batch, classes]}, one-hot
   * @param samples after which no further batch is read
   * @return nothing where no attention layer has one gate a channel, or there are no samples
   */
  public static Optional<Explanation> of(
      ComputationGraph graph, Iterator<DataSet> batches, int samples, Settings settings) {
    ClassGates gates = null;
    List<String> layers = AttentionWeights.layers(graph);
    int read = 0;
    while (batches.hasNext() && read < samples) {
      DataSet batch = batches.next();
      read += batch.numExamples();
      if (gates == null) {
        int count = (int) batch.getLabels().size(1);
        gates = new ClassGates(Prediction.names(settings.classes(), count));
      }
      int[] labels = batch.getLabels().argMax(1).castTo(DataType.INT32).toIntVector();
      gates.add(graph, layers, batch, labels);
    }
    return gates == null || gates.sums.isEmpty()
        ? Optional.empty()
        : Optional.of(gates.draw(settings));
  }

  private void add(ComputationGraph graph, List<String> layers, DataSet batch, int[] labels) {
    for (String layer : layers) {
      INDArray weights =
          AttentionWeights.all(graph, layer, batch.getFeatures(), batch.getFeaturesMaskArray())
              .get(AttentionWeights.Kind.CHANNELS);
      if (weights != null) {
        double[][] rows = weights.castTo(DataType.DOUBLE).toDoubleMatrix();
        double[][] sum =
            sums.computeIfAbsent(layer, name -> new double[classes.size()][rows[0].length]);
        for (int i = 0; i < rows.length; i++) {
          for (int c = 0; c < rows[i].length; c++) {
            sum[labels[i]][c] += rows[i][c];
          }
        }
      }
    }
    for (int label : labels) {
      samples[label]++;
    }
  }

  private Explanation draw(Settings settings) {
    var panels = new ArrayList<Panel>();
    var layerNumbers = new LinkedHashMap<String, Object>();
    sums.forEach(
        (layer, sum) -> {
          HeatMap means = means(sum);
          var channels = new Steps(Collections.nCopies(means.width(), true), null, null, "channel");
          panels.add(
              new MatrixPanel(
                  layer,
                  means,
                  Scale.of(List.of(means)),
                  classes,
                  "",
                  channels,
                  settings.colors(),
                  Math.max(LEAST_HEIGHT, ROW * classes.size()),
                  WIDTH));
          layerNumbers.put(layer, means.rows());
        });
    var numbers = new LinkedHashMap<String, @Nullable Object>();
    numbers.put("classes", classes);
    numbers.put("samples", samples.clone());
    numbers.put("layers", layerNumbers);
    int count = Arrays.stream(samples).sum();
    String subtitle = "Mean over " + count + " samples; a row a class, a column a channel";
    var figure = Figure.wrapped("Channel gates of each class", subtitle, panels, 1);
    return new Explanation("gates-by-class", figure.draw(), numbers);
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
