package io.github.attnzoo.benchmarks;

import io.github.attnzoo.layers.ChannelAttention;
import io.github.attnzoo.layers.ConvolutionalBlockAttention;
import io.github.attnzoo.layers.CoordinateAttention;
import io.github.attnzoo.layers.EffectiveSqueezeExcitation;
import io.github.attnzoo.layers.EfficientChannelAttention;
import io.github.attnzoo.layers.GatherExcite;
import io.github.attnzoo.layers.GlobalContext;
import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SequenceScore;
import io.github.attnzoo.layers.SpatialAttention;
import io.github.attnzoo.layers.SqueezeExcitation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Every attention layer by itself; {@code layers.py} has the same names for PyTorch's modules. */
final class LayerCases {
  private static final int REDUCTION = 16;
  private static final long SIZE = 128L;
  private static final long TIME = 28L;
  private static final long CHANNELS = 64L;
  private static final long SIDE = 16L;

  private LayerCases() {}

  static Map<String, Layer> all() {
    Map<String, Layer> cases = new LinkedHashMap<>();
    for (SequenceScore score : SequenceScore.values()) {
      cases.put("SequenceAttention " + score, new SequenceAttention.Builder().score(score).build());
    }
    cases.put("SqueezeExcitation", new SqueezeExcitation.Builder().reduction(REDUCTION).build());
    cases.put("EffectiveSqueezeExcitation", new EffectiveSqueezeExcitation.Builder().build());
    cases.put("EfficientChannelAttention", new EfficientChannelAttention.Builder().build());
    cases.put("ChannelAttention", new ChannelAttention.Builder().reduction(REDUCTION).build());
    cases.put("SpatialAttention", new SpatialAttention.Builder().build());
    cases.put(
        "ConvolutionalBlockAttention",
        new ConvolutionalBlockAttention.Builder().reduction(REDUCTION).build());
    cases.put("GatherExcite", new GatherExcite.Builder().build());
    cases.put("GlobalContext", new GlobalContext.Builder().build());
    cases.put("CoordinateAttention", new CoordinateAttention.Builder().build());
    return cases;
  }

  /** The shape of a batch for a layer. */
  static long[] shape(Layer layer, int batch) {
    return layer instanceof SequenceAttention
        ? new long[] {batch, SIZE, TIME}
        : new long[] {batch, CHANNELS, SIDE, SIDE};
  }

  /** A network of this layer alone. */
  static MultiLayerNetwork network(Layer layer) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(layer.clone())
                .setInputType(
                    layer instanceof SequenceAttention
                        ? InputType.recurrent(SIZE, TIME)
                        : InputType.convolutional(SIDE, SIDE, CHANNELS))
                .build());
    network.init();
    return network;
  }
}
