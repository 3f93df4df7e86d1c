package io.github.attnzoo.onednn;

import io.github.attnzoo.onednn.cnn.CnnLinks;
import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.KernelProviders;
import io.github.attnzoo.onednn.updater.UpdaterKernel;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Lets the layers of a network run on oneDNN, Intel's CPU kernels.
 *
 * <p>The network computes the same numbers (within float rounding), keeps its configuration,
 * parameters and updater state, and is saved, loaded and cloned as before: only the objects that
 * run its layers are exchanged. A clone or a loaded network runs DL4J's own code until it is
 * accelerated itself. Layers and settings without a kernel stay with DL4J's code; so does
 * everything when {@link #isAvailable()} says no.
 *
 * <pre>{@code
 * var graph = new ComputationGraph(configuration);
 * graph.init();
 * log.info(OneDnn.accelerate(graph).summary());
 * }</pre>
 */
public final class OneDnn {
  private OneDnn() {}

  /**
   * Whether kernels can run in this process.
   *
   * @return true when ND4J's backend is the CPU and oneDNN's native library for this platform loads
   */
  public static boolean isAvailable() {
    return Engine.availability().available();
  }

  /**
   * The oneDNN version in use, or why there is none.
   *
   * @return a short text for logs and reports
   */
  public static String description() {
    return Engine.availability().description();
  }

  /**
   * Puts kernels under the layers of a graph. Doing it again changes nothing.
   *
   * @param graph an initialised graph; not while another thread uses it
   * @return which code runs each layer, and why
   */
  public static AccelerationReport accelerate(ComputationGraph graph) {
    List<LayerPath> paths = new ArrayList<>();
    Layer[] layers = graph.getLayers();
    DataType type = graph.getConfiguration().getDataType();
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof LayerVertex layerVertex) {
        Layer plain = layerVertex.getLayer();
        KernelOffer offer = offer(plain, type);
        Layer replacement = offer.replacement();
        if (replacement != null) {
          layerVertex.setLayer(replacement);
          replace(layers, plain, replacement);
        }
        paths.add(path(vertex.getVertexName(), offer));
      }
    }
    CnnLinks.link(graph);
    String updater = isAvailable() ? UpdaterKernel.install(graph.getUpdater()) : KernelOffer.PLAIN;
    return new AccelerationReport(description(), paths, updater);
  }

  /**
   * Puts kernels under the layers of a network. Doing it again changes nothing.
   *
   * @param network an initialised network; not while another thread uses it
   * @return which code runs each layer, and why
   */
  public static AccelerationReport accelerate(MultiLayerNetwork network) {
    List<LayerPath> paths = new ArrayList<>();
    Layer[] layers = network.getLayers();
    DataType type = network.getLayerWiseConfigurations().getDataType();
    for (int i = 0; i < layers.length; i++) {
      Layer plain = layers[i];
      KernelOffer offer = offer(plain, type);
      if (offer.replacement() != null) {
        layers[i] = offer.replacement();
        NamedLayers.replace(network, plain, offer.replacement());
      }
      paths.add(path(nameOf(plain, i), offer));
    }
    CnnLinks.link(network);
    String updater =
        isAvailable() ? UpdaterKernel.install(network.getUpdater()) : KernelOffer.PLAIN;
    return new AccelerationReport(description(), paths, updater);
  }

  private static KernelOffer offer(Layer plain, DataType type) {
    if (!isAvailable()) {
      return KernelOffer.declined(description());
    }
    return KernelProviders.offer(plain, type);
  }

  private static void replace(Layer[] layers, Layer plain, Layer replacement) {
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] == plain) {
        layers[i] = replacement;
      }
    }
  }

  private static String nameOf(Layer layer, int index) {
    @Nullable String name = layer.conf().getLayer().getLayerName();
    return name == null ? "layer" + index : name;
  }

  private static LayerPath path(String layer, KernelOffer offer) {
    return new LayerPath(layer, offer.kernel(), offer.reason());
  }
}
