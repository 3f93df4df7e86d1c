package io.github.attnzoo.onednn;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Parameters that only shift, or scale, what a batch normalisation behind them puts right again: a
 * bias, and gain and shift of another batch normalisation. Their gradient is 0.
 */
final class CancelledParameters {
  private static final Set<String> SHIFTS = Set.of("b", "beta", "gamma");

  private final ComputationGraphConfiguration configuration;
  private final Set<String> vertices = new HashSet<>();

  private CancelledParameters(ComputationGraphConfiguration configuration) {
    this.configuration = configuration;
  }

  static Set<String> of(ComputationGraph graph) {
    var found = new CancelledParameters(graph.getConfiguration());
    found
        .configuration
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (layer(vertex) instanceof BatchNormalization) {
                found.addInputs(name);
              }
            });
    return graph.paramTable().keySet().stream()
        .filter(name -> SHIFTS.contains(name.substring(name.lastIndexOf('_') + 1)))
        .filter(name -> found.vertices.contains(name.substring(0, name.lastIndexOf('_'))))
        .collect(Collectors.toSet());
  }

  /** What keeps a shift of its input as it is hands it on. */
  private void addInputs(String name) {
    for (String input : configuration.getVertexInputs().getOrDefault(name, List.of())) {
      GraphVertex vertex = configuration.getVertices().get(input);
      if (vertex == null) {
        continue;
      }
      Layer layer = layer(vertex);
      boolean linear =
          layer instanceof BaseLayer base && base.getActivationFn() instanceof ActivationIdentity;
      if (layer == null || layer instanceof SubsamplingLayer || layer instanceof Upsampling2D) {
        addInputs(input);
      } else if (linear || layer instanceof BatchNormalization) {
        vertices.add(input);
      }
    }
  }

  private static @Nullable Layer layer(GraphVertex vertex) {
    return vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : null;
  }
}
