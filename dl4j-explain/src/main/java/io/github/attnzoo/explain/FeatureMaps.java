package io.github.attnzoo.explain;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The channels of convolutional layers that answer a picture most strongly. */
public final class FeatureMaps {
  /**
   * One channel's answer.
   *
   * @param index of the channel, from 0
   * @param mean of its activations over height and width
   */
  public record Channel(int index, double mean, HeatMap map) {}

  private FeatureMaps() {}

  /**
   * The strongest channels of layers, the highest mean activation first.
   *
   * @param graph an initialised graph with one input
   * @param layers whose activations are pictures
   * @param input one sample, {@code [1, channels, height, width]}, or in NHWC where the graph is
   * @param channels how many at most
   * @return for each layer, in the order given, its channels
   * @throws IllegalArgumentException if the graph has no such layer, or its activations are no
   *     pictures
   */
  public static Map<String, List<Channel>> of(
      ComputationGraph graph, List<String> layers, INDArray input, int channels) {
    layers.forEach(layer -> ConvolutionLayers.check(graph, layer));
    Map<String, INDArray> activations = graph.feedForward(new INDArray[] {input}, false);
    var strongest = new LinkedHashMap<String, List<Channel>>();
    for (String layer : layers) {
      INDArray activation = activations.get(layer);
      if (activation == null || activation.rank() != 4) {
        throw new IllegalArgumentException(
            "layer '"
                + layer
                + "': expected activations [batch, channels, height, width], found rank "
                + (activation == null ? 0 : activation.rank()));
      }
      INDArray sample = activation.slice(0);
      boolean channelsLast = ConvolutionLayers.format(graph) == CNN2DFormat.NHWC;
      strongest.put(layer, strongest(channelsLast ? sample.permute(2, 0, 1) : sample, channels));
    }
    return strongest;
  }

  private static List<Channel> strongest(INDArray sample, int channels) {
    return IntStream.range(0, (int) sample.size(0))
        .mapToObj(c -> channel(c, HeatMap.of(sample.slice(c))))
        .sorted(Comparator.comparingDouble(Channel::mean).reversed())
        .limit(channels)
        .toList();
  }

  private static Channel channel(int index, HeatMap map) {
    return new Channel(index, map.mean(), map);
  }
}
