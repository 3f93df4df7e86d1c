package io.github.attnzoo.models;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Repairs the penalties of a configuration: Deeplearning4j's builder gives a weight decay that is
 * set for the whole network to each of its own layers twice, though not to SameDiff layers.
 */
final class Penalties {
  private Penalties() {}

  /** Leaves each layer one of each of its penalties; returns the configuration. */
  static ComputationGraphConfiguration eachOnce(ComputationGraphConfiguration configuration) {
    for (var vertex : configuration.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        eachOnce(layer.getLayerConf().getLayer());
      }
    }
    return configuration;
  }

  private static void eachOnce(Layer layer) {
    if (layer instanceof BaseLayer base) {
      base.setRegularization(distinct(base.getRegularization()));
      base.setRegularizationBias(distinct(base.getRegularizationBias()));
    } else if (layer instanceof Bidirectional both) {
      eachOnce(both.getFwd());
      eachOnce(both.getBwd());
    } else if (layer instanceof BaseWrapperLayer wrapper) {
      eachOnce(wrapper.getUnderlying());
    }
  }

  private static @Nullable List<Regularization> distinct(@Nullable List<Regularization> terms) {
    return terms == null ? null : new ArrayList<>(new LinkedHashSet<>(terms));
  }
}
