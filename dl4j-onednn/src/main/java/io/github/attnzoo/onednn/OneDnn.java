package io.github.attnzoo.onednn;

import io.github.attnzoo.onednn.cnn.CnnLinks;
import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.Team;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.NetworkScore;
import io.github.attnzoo.onednn.sequence.SequenceLinks;
import io.github.attnzoo.onednn.updater.UpdaterKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Lets the layers of a network run on oneDNN, Intel's CPU kernels.
 *
 * <p>The network computes the same numbers (within float rounding), keeps its configuration,
 * parameters and updater state, and is saved, loaded and cloned as before: only the objects that
 * run its layers are exchanged. Layers and settings without a kernel stay with DL4J's code; so does
 * everything when {@link #isAvailable()} says no.
 *
 * <pre>{@code
 * var graph = new ComputationGraph(configuration);
 * graph.init();
 * log.info(OneDnn.accelerateForTraining(graph).summary());
 * }</pre>
 *
 * <p><b>Threads.</b> A network on kernels works in one thread at a time, which may be another one
 * for each call. DL4J's {@code fit} and {@code output} see to that themselves; where two threads
 * meet nevertheless, one gets a {@link java.util.ConcurrentModificationException}. On Linux the
 * sequences of an LSTM's batch are spread over OpenMP's threads, which then show up in the JVM as
 * daemons named {@code attnzoo-openmp}; how they are spread, and so the last bits of the result,
 * depends on the number of threads.
 *
 * <p><b>Copies are plain.</b> A clone, a loaded network and the workers of {@code ParallelWrapper}
 * run DL4J's own code until they are accelerated themselves. DL4J's {@code setLearningRate} makes a
 * new updater, which is plain too: accelerate again.
 *
 * <p><b>Dropout on shared inputs.</b> Where several layers of a graph read an array, DL4J lets the
 * dropout of the last one write over it, and the others then compute gradients from what they did
 * not read. In an accelerated graph they don't.
 *
 * <p><b>NaN.</b> oneDNN's ReLU is {@code max(x, 0)} and makes 0 of NaN, where DL4J's keeps it: the
 * outputs behind one look healthy though parameters or inputs are no longer numbers. So the score
 * looks at the parameters too where the output layer has a kernel: it is NaN as soon as one of them
 * is NaN or infinite, a step later than with DL4J's code where an input is to blame.
 *
 * <p><b>Memory.</b> Each layer keeps what it prepared for the last few batch sizes outside of the
 * heap, until the network is collected or {@link #release released}. An LSTM keeps two copies of
 * its weights besides, and gradients for each of the parts that its batch is split into, 64 MB at
 * most unless those of a single part are larger.
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
   * The oneDNN version in use, or why there is none; and whether OpenMP's threads can't be used one
   * by one, which makes LSTMs slower.
   *
   * @return a short text for logs and reports
   */
  public static String description() {
    String engine = Engine.availability().description();
    return isAvailable() && !Team.isAvailable() ? engine + " without LSTM batches split" : engine;
  }

  /**
   * Puts kernels under the layers of a graph, and under its updater where it has one already. Doing
   * it again changes nothing.
   *
   * @param graph an initialised graph; not while another thread uses it
   * @return which code runs each layer, and why
   * @throws IllegalStateException if the graph is not initialised
   */
  public static AccelerationReport accelerate(ComputationGraph graph) {
    checkInitialised(given(graph, "graph").getVertices());
    List<LayerPath> paths = new ArrayList<>();
    Layer[] layers = graph.getLayers();
    DataType type = graph.getConfiguration().getDataType();
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof LayerVertex layerVertex) {
        Layer plain = layerVertex.getLayer();
        KernelOffer offer = Exchange.offer(plain, type);
        Layer replacement = offer.replacement();
        if (replacement != null) {
          layerVertex.setLayer(replacement);
          replace(layers, plain, replacement);
        }
        paths.add(path(vertex.getVertexName(), offer));
      }
    }
    if (isAvailable()) {
      CnnLinks.link(graph);
      SequenceLinks.link(graph);
      SharedInputs.protect(graph);
      scored(layers, graph::params);
    }
    return report(paths, graph.getUpdater(false));
  }

  /**
   * Puts kernels under the layers of a network, and under its updater where it has one already.
   * Doing it again changes nothing.
   *
   * @param network an initialised network; not while another thread uses it
   * @return which code runs each layer, and why
   * @throws IllegalStateException if the network is not initialised
   */
  public static AccelerationReport accelerate(MultiLayerNetwork network) {
    checkInitialised(given(network, "network").getLayers());
    List<LayerPath> paths = new ArrayList<>();
    Layer[] layers = network.getLayers();
    DataType type = network.getLayerWiseConfigurations().getDataType();
    for (int i = 0; i < layers.length; i++) {
      Layer plain = layers[i];
      KernelOffer offer = Exchange.offer(plain, type);
      if (offer.replacement() != null) {
        layers[i] = offer.replacement();
        NamedLayers.replace(network, plain, offer.replacement());
      }
      paths.add(path(nameOf(plain, i), offer));
    }
    if (isAvailable()) {
      CnnLinks.link(network);
      scored(layers, network::params);
    }
    return report(paths, network.getUpdater(false));
  }

  /**
   * The same for a graph that will be trained: makes its updater now, so that this gets a kernel
   * too. That takes the memory that training needs, up to three times that of the parameters.
   *
   * @param graph an initialised graph; not while another thread uses it
   * @return which code runs each layer, and why
   * @throws IllegalStateException if the graph is not initialised
   */
  public static AccelerationReport accelerateForTraining(ComputationGraph graph) {
    checkInitialised(given(graph, "graph").getVertices());
    graph.getUpdater();
    return accelerate(graph);
  }

  /**
   * The same for a network that will be trained: makes its updater now, so that this gets a kernel
   * too. That takes the memory that training needs, up to three times that of the parameters.
   *
   * @param network an initialised network; not while another thread uses it
   * @return which code runs each layer, and why
   * @throws IllegalStateException if the network is not initialised
   */
  public static AccelerationReport accelerateForTraining(MultiLayerNetwork network) {
    checkInitialised(given(network, "network").getLayers());
    network.getUpdater();
    return accelerate(network);
  }

  /**
   * Puts DL4J's own code back and frees the native memory of the kernels now, rather than when the
   * network is collected. Parameters, updater state and the states of recurrent layers stay.
   *
   * @param graph a graph, accelerated or not; not while another thread uses it
   */
  public static void release(ComputationGraph graph) {
    checkInitialised(given(graph, "graph").getVertices());
    Layer[] layers = graph.getLayers();
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof LayerVertex layerVertex) {
        Layer fast = layerVertex.getLayer();
        Layer plain = Exchange.release(fast);
        layerVertex.setLayer(plain);
        replace(layers, fast, plain);
      }
    }
    SharedInputs.restore(graph);
    UpdaterKernel.remove(graph.getUpdater(false));
  }

  /**
   * Puts DL4J's own code back and frees the native memory of the kernels now, rather than when the
   * network is collected. Parameters, updater state and the states of recurrent layers stay.
   *
   * @param network a network, accelerated or not; not while another thread uses it
   */
  public static void release(MultiLayerNetwork network) {
    checkInitialised(given(network, "network").getLayers());
    Layer[] layers = network.getLayers();
    for (int i = 0; i < layers.length; i++) {
      Layer fast = layers[i];
      layers[i] = Exchange.release(fast);
      NamedLayers.replace(network, fast, layers[i]);
    }
    UpdaterKernel.remove(network.getUpdater(false));
  }

  private static void scored(Layer[] layers, Supplier<INDArray> parameters) {
    for (Layer layer : layers) {
      if (layer instanceof NetworkScore score) {
        score.dependOn(parameters);
      }
    }
  }

  private static <T> T given(@Nullable T network, String name) {
    if (network == null) {
      throw new IllegalArgumentException(name + " must be given, got " + name + "=null");
    }
    return network;
  }

  private static void checkInitialised(Object @Nullable [] parts) {
    if (parts == null) {
      throw new IllegalStateException("the network has no layers yet: call init() first");
    }
  }

  private static AccelerationReport report(List<LayerPath> paths, @Nullable Object updater) {
    return new AccelerationReport(
        description(), paths, isAvailable() ? UpdaterKernel.install(updater) : KernelOffer.PLAIN);
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
