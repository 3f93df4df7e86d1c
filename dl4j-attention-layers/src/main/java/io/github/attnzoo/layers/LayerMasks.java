package io.github.attnzoo.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mask arrays that a network's layers hold now, to put them back later. */
final class LayerMasks {

  private final Runnable base;
  private final Layer[] layers;
  private final @Nullable INDArray[] masks;

  private LayerMasks(Runnable base, Layer[] layers) {
    this.base = base;
    this.layers = layers;
    masks = new INDArray[layers.length];
    for (int i = 0; i < layers.length; i++) {
      masks[i] = layers[i].getMaskArray();
    }
  }

  static LayerMasks of(ComputationGraph graph) {
    INDArray[] inputs = graph.getInputMaskArrays();
    INDArray[] labels = graph.getLabelMaskArrays();
    return new LayerMasks(() -> graph.setLayerMaskArrays(inputs, labels), graph.getLayers());
  }

  static LayerMasks of(MultiLayerNetwork network) {
    return new LayerMasks(network::clearLayerMaskArrays, network.getLayers());
  }

  void putBack() {
    base.run();
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].getMaskArray() != masks[i]) {
        layers[i].setMaskArray(masks[i]);
      }
    }
  }
}
