package io.github.attnzoo.layers;

import io.github.attnzoo.layers.internal.EffectiveMask;
import io.github.attnzoo.layers.internal.PaddedSteps;
import io.github.attnzoo.layers.internal.Unwrapped;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads the attention weights that a trained network gives to an input.
 *
 * <p>{@link #of} gives the weights of a layer as one array; {@link #all} gives every kind apart for
 * layers with more than one, such as the gates and the map of {@link ConvolutionalBlockAttention}.
 * Those of {@link SequenceAttention} have the shape of its input, whatever its scores, heads and
 * pooling; the dimensions of a head have equal weights, and nothing is dropped from them. Images'
 * weights are channels-first whatever the format of the network. They come from the layer's
 * definition in SameDiff, whatever computes the layer itself, and the network stays as it is, with
 * the masks that it had.
 *
 * <pre>{@code
 * INDArray weights = AttentionWeights.of(graph, "attention", sequences, mask);
 * INDArray weightOfEachStep = weights.mean(1); // [batch, time], to draw
 * }</pre>
 */
public final class AttentionWeights {

  /** What a layer's weights are for. */
  public enum Kind {
    /**
     * {@code [batch, size, time]}, or in NWC {@code [batch, time, size]}: the steps of a sequence,
     * for each feature; exactly 0 in padded steps.
     */
    STEPS(AttentionLayer.WEIGHTS),
    /** {@code [batch, channels]}: the gates of the channels of an image. */
    CHANNELS("channelWeights"),
    /** {@code [batch, 1, height, width]}: the pixels of an image. */
    PIXELS("pixelWeights"),
    /** {@code [batch, channels, height]}: the rows of an image, for each channel. */
    ROWS("rowWeights"),
    /** {@code [batch, channels, width]}: the columns of an image, for each channel. */
    COLUMNS("columnWeights"),
    /** {@code [batch, channels, rows, columns]}: the regions of an image, for each channel. */
    REGIONS("regionWeights"),
    /** {@code [batch, channels]}: what is added to the channels of an image. */
    ADDENDS("channelAddends");

    private final String variable;

    Kind(String variable) {
      this.variable = variable;
    }

    /** Name of the SameDiff variable that holds weights of this kind. */
    String variable() {
      return variable;
    }
  }

  private AttentionWeights() {}

  /** The names of the attention layers of a graph, in the order in which they are computed. */
  public static List<String> layers(ComputationGraph graph) {
    return Arrays.stream(NetworkInputs.given(graph, "graph").topologicalSortOrder())
        .mapToObj(i -> graph.getVertices()[i])
        .filter(LayerVertex.class::isInstance)
        .filter(v -> Unwrapped.configuration(v.getLayer()) instanceof AttentionLayer)
        .map(v -> v.getVertexName())
        .toList();
  }

  /**
   * The weights of a layer in a graph with one input: the only kind that the layer has; for {@link
   * ConvolutionalBlockAttention} and {@link CoordinateAttention} the product of their two kinds,
   * {@code [batch, channels, height, width]}, which is what the input is multiplied with; for
   * {@link GlobalContext} those of its pixels, where it has them.
   *
   * @param graph an initialised graph
   * @param layerName name of the attention layer
   * @param input the graph's input
   * @param mask the input's mask array, or null
   * @throws IllegalArgumentException if the graph has no attention layer of that name
   */
  public static INDArray of(
      ComputationGraph graph, String layerName, INDArray input, @Nullable INDArray mask) {
    return read(graph, layerName, NetworkInputs.one(input), NetworkInputs.oneMask(mask)).combined();
  }

  /**
   * The weights of a layer in a graph with any number of inputs, as one array as above.
   *
   * @param graph an initialised graph
   * @param layerName name of the attention layer
   * @param inputs the graph's inputs, in its order
   * @param masks a mask array or null for each input; null where no input has one
   * @throws IllegalArgumentException if the graph has no attention layer of that name, or another
   *     number of inputs
   */
  public static INDArray of(
      ComputationGraph graph, String layerName, INDArray[] inputs, INDArray @Nullable [] masks) {
    return read(graph, layerName, inputs, masks).combined();
  }

  /**
   * All weights of a layer in a graph with one input, by their kind.
   *
   * @param graph an initialised graph
   * @param layerName name of the attention layer
   * @param input the graph's input
   * @param mask the input's mask array, or null
   * @throws IllegalArgumentException if the graph has no attention layer of that name
   */
  public static Map<Kind, INDArray> all(
      ComputationGraph graph, String layerName, INDArray input, @Nullable INDArray mask) {
    return read(graph, layerName, NetworkInputs.one(input), NetworkInputs.oneMask(mask)).weights();
  }

  /**
   * All weights of a layer in a graph with any number of inputs, by their kind.
   *
   * @param graph an initialised graph
   * @param layerName name of the attention layer
   * @param inputs the graph's inputs, in its order
   * @param masks a mask array or null for each input; null where no input has one
   * @throws IllegalArgumentException if the graph has no attention layer of that name, or another
   *     number of inputs
   */
  public static Map<Kind, INDArray> all(
      ComputationGraph graph, String layerName, INDArray[] inputs, INDArray @Nullable [] masks) {
    return read(graph, layerName, inputs, masks).weights();
  }

  private static Read read(
      ComputationGraph graph, String layerName, INDArray[] inputs, INDArray @Nullable [] masks) {
    NetworkInputs.check(graph, inputs, masks);
    if (!(graph.getVertex(layerName) instanceof LayerVertex vertex)) {
      throw new IllegalArgumentException(
          "attention weights: the graph has no layer '" + layerName + "'");
    }
    LayerMasks found = LayerMasks.of(graph);
    graph.clearLayerMaskArrays(); // a step that failed leaves its masks
    try {
      if (masks != null) {
        graph.setLayerMaskArrays(masks, null);
      }
      // As it reaches the layer; the forward pass clears it.
      INDArray layerMask = Unwrapped.unfrozen(vertex.getLayer()).getMaskArray();
      Map<String, INDArray> activations = graph.feedForward(inputs, false);
      int source = vertex.getInputVertices()[0].getVertexIndex();
      INDArray layerInput =
          Objects.requireNonNull(activations.get(graph.getVertices()[source].getVertexName()));
      return read(
          layerName, vertex.getLayer(), vertex.getLayerPreProcessor(), layerInput, layerMask);
    } finally {
      found.putBack();
    }
  }

  /**
   * The weights of a layer in a network of stacked layers, as one array like those of a graph.
   *
   * @param network an initialised network
   * @param layerIndex index of the attention layer, from 0
   * @param input the network's input
   * @param mask the input's mask array, or null
   * @throws IllegalArgumentException if that layer is no attention layer
   */
  public static INDArray of(
      MultiLayerNetwork network, int layerIndex, INDArray input, @Nullable INDArray mask) {
    return read(network, layerIndex, input, mask).combined();
  }

  /**
   * All weights of a layer in a network of stacked layers, by their kind.
   *
   * @param network an initialised network
   * @param layerIndex index of the attention layer, from 0
   * @param input the network's input
   * @param mask the input's mask array, or null
   * @throws IllegalArgumentException if that layer is no attention layer
   */
  public static Map<Kind, INDArray> all(
      MultiLayerNetwork network, int layerIndex, INDArray input, @Nullable INDArray mask) {
    return read(network, layerIndex, input, mask).weights();
  }

  private static Read read(
      MultiLayerNetwork network, int layerIndex, INDArray input, @Nullable INDArray mask) {
    NetworkInputs.given(network, "network");
    NetworkInputs.given(input, "input");
    LayerMasks found = LayerMasks.of(network);
    network.clearLayerMaskArrays(); // a step that failed leaves its masks
    try {
      if (mask != null) {
        network.setLayerMaskArrays(mask, null);
      }
      INDArray layerMask = Unwrapped.unfrozen(network.getLayer(layerIndex)).getMaskArray();
      INDArray activations = network.feedForward(input, false).get(layerIndex);
      InputPreProcessor preProcessor =
          network.getLayerWiseConfigurations().getInputPreProcess(layerIndex);
      return read(
          String.valueOf(layerIndex),
          network.getLayer(layerIndex),
          preProcessor,
          activations,
          layerMask);
    } finally {
      found.putBack();
    }
  }

  private record Read(AttentionLayer layer, Map<Kind, INDArray> weights) {
    INDArray combined() {
      return layer.combined(weights);
    }
  }

  private static Read read(
      String name,
      Layer layer,
      @Nullable InputPreProcessor preProcessor,
      INDArray activations,
      @Nullable INDArray mask) {
    INDArray input =
        preProcessor == null
            ? activations
            : preProcessor.preProcess(
                activations, (int) activations.size(0), LayerWorkspaceMgr.noWorkspaces());
    var found = Unwrapped.configuration(layer);
    if (!(found instanceof AttentionLayer configuration)) {
      throw new IllegalArgumentException(
          "attention weights: layer '"
              + name
              + "' must be an attention layer, got "
              + found.getClass().getSimpleName());
    }
    return new Read(
        configuration, weights(configuration, Unwrapped.unfrozen(layer).paramTable(), input, mask));
  }

  private static Map<Kind, INDArray> weights(
      AttentionLayer layer, Map<String, INDArray> params, INDArray input, @Nullable INDArray mask) {
    layer.validateInput(input);
    EffectiveMask masked = layer instanceof EffectiveMask own ? own : null;
    INDArray effective = masked == null ? null : masked.effectiveMask(input, mask);
    INDArray clean = effective == null ? input : PaddedSteps.zero(input.dup(), effective);
    INDArray guide = masked == null ? null : masked.guide(clean, effective, false);

    SameDiff sd = SameDiff.create();
    DataType type = input.dataType();
    var inputVariable = sd.placeHolder(SameDiffLayer.INPUT_KEY, type);
    var maskVariable = sd.placeHolder(SameDiffLayer.MASK_KEY, type);
    params.forEach(sd::var);
    layer.defineLayer(sd, inputVariable, sd.variableMap(), maskVariable);
    Map<String, INDArray> placeholders =
        Map.of(
            SameDiffLayer.INPUT_KEY,
            clean,
            SameDiffLayer.MASK_KEY,
            guide == null ? layer.onesMaskForInput(clean) : guide);
    List<String> names = layer.kinds().stream().map(Kind::variable).toList();
    Map<String, INDArray> values = sd.output(placeholders, names);
    Map<Kind, INDArray> weights = new EnumMap<>(Kind.class);
    for (Kind kind : layer.kinds()) {
      INDArray found = layer.likeInput(Objects.requireNonNull(values.get(kind.variable())));
      // A sequence without any real step has no softmax; its weights are 0 as its output is.
      weights.put(kind, effective == null ? found : PaddedSteps.zero(found.dup(), effective));
    }
    return Collections.unmodifiableMap(weights);
  }
}
