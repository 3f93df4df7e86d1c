package io.github.attnzoo.train.run;

import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.train.data.DataMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds the graph of a model file. The configuration comes first: it tells how many numbers the
 * arrays must hold, so that no more than that is read.
 */
record GraphReader(Path file, ZipEntries entries) {

  ComputationGraph read(ModelInfo info) throws IOException {
    ComputationGraph graph = readWithoutUpdater(info);
    readUpdater(graph);
    return graph;
  }

  /** For use alone, not for training on. */
  ComputationGraph readWithoutUpdater(ModelInfo info) throws IOException {
    ComputationGraphConfiguration configuration = configuration();
    checkEnds(configuration, info);
    long length = parameters(configuration);
    checkMemory(length);
    var graph = new ComputationGraph(configuration);
    init(graph, array(ModelZip.PARAMETERS, length, "parameters"));
    checkInput(graph, info);
    return graph;
  }

  private ComputationGraphConfiguration configuration() throws IOException {
    String json = entries.text(ModelZip.GRAPH);
    GraphJson.check(json, file + "!" + ModelZip.GRAPH);
    try {
      return ComputationGraphConfiguration.fromJson(json);
    } catch (RuntimeException e) {
      throw unbuildable(e);
    }
  }

  /** What training, evaluating and predicting rely on: one input, and one output a class. */
  private void checkEnds(ComputationGraphConfiguration configuration, ModelInfo info) {
    if (configuration.getNetworkInputs() == null || configuration.getNetworkOutputs() == null) {
      throw new RunException(
          file
              + ": expected a ComputationGraph, found none; MultiLayerNetwork.toComputationGraph()"
              + " makes one of a MultiLayerNetwork");
    }
    int inputs = configuration.getNetworkInputs().size();
    int outputs = configuration.getNetworkOutputs().size();
    if (inputs != 1 || outputs != 1) {
      throw new RunException(
          file
              + ": expected a graph with one input and one output, found "
              + inputs
              + " and "
              + outputs);
    }
    GraphVertex last = configuration.getVertices().get(configuration.getNetworkOutputs().get(0));
    if (!(last instanceof LayerVertex vertex)
        || !(vertex.getLayerConf().getLayer() instanceof FeedForwardLayer layer)) {
      throw new RunException(file + ": expected an output layer at the end of the graph");
    }
    checkClasses(layer.getNOut(), info.classes().size());
    checkClasses(layer.getNOut(), info.config().data().shape().classes().size());
  }

  private void checkClasses(long outputs, int classes) {
    if (outputs != classes) {
      throw new RunException(
          file + ": expected as many classes as outputs, found " + classes + " and " + outputs);
    }
  }

  private long parameters(ComputationGraphConfiguration configuration) {
    try {
      long sum = 0;
      for (GraphVertex vertex : configuration.getVertices().values()) {
        long count = vertex.numParams(true);
        if (count < 0) {
          throw new RunException(file + ": expected a number of parameters, found " + count);
        }
        sum = Math.addExact(sum, count);
      }
      return sum;
    } catch (RunException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unbuildable(e);
    }
  }

  /** Each array passes through the heap, one at a time. */
  private void checkMemory(long length) {
    long most = Math.min(Runtime.getRuntime().maxMemory() / Double.BYTES, Integer.MAX_VALUE - 64);
    if (length < 1 || length > most) {
      throw new RunException(
          file
              + ": expected 1 to "
              + most
              + " parameters, as many as fit into memory (java -Xmx), found "
              + length);
    }
  }

  private void init(ComputationGraph graph, INDArray parameters) {
    try {
      graph.init(parameters, false);
    } catch (RuntimeException e) {
      throw unbuildable(e);
    }
  }

  /** Only the graph itself knows whether it takes samples of this shape. */
  private void checkInput(ComputationGraph graph, ModelInfo info) {
    DataShape shape = info.config().data().shape();
    long[] one = shape.inputType().getShape(true);
    one[0] = 1;
    try {
      DataMemory.checkSample(shape);
      INDArray sample = Nd4j.zeros(DataType.FLOAT, one);
      INDArray output = graph.outputSingle(sample);
      if (output.rank() != 2 || output.size(1) != shape.classes().size()) {
        throw new IllegalArgumentException("the output is " + Arrays.toString(output.shape()));
      }
    } catch (RuntimeException e) {
      throw new RunException(
          file
              + ": expected a graph that takes the "
              + shape.kind()
              + " of its config, "
              + Arrays.toString(one)
              + ", found another: "
              + e.getMessage(),
          e);
    }
  }

  private void readUpdater(ComputationGraph graph) throws IOException {
    INDArray expected = graph.getUpdater().getStateViewArray();
    long length = expected == null ? 0 : expected.length();
    if (entries.has(ModelZip.UPDATER) != length > 0) {
      throw new RunException(
          file
              + ": expected "
              + length
              + " numbers of updater state, found "
              + (length > 0 ? "no entry " : "an entry ")
              + ModelZip.UPDATER);
    }
    if (length > 0) {
      graph.getUpdater().setStateViewArray(array(ModelZip.UPDATER, length, "updater state"));
    }
  }

  /** The parameters that training goes on with, where the file's are averaged; else null. */
  @Nullable INDArray trained(ComputationGraph graph, ModelInfo info) throws IOException {
    boolean averages = info.config().training().weightAveraging() != null;
    if (entries.has(ModelZip.TRAINED) != averages) {
      throw new RunException(
          file
              + ": expected "
              + (averages ? "an entry " : "no entry ")
              + ModelZip.TRAINED
              + " where training.weightAveraging is "
              + (averages ? "set" : "null")
              + ", found "
              + (averages ? "none" : "one"));
    }
    return averages ? array(ModelZip.TRAINED, graph.numParams(), "trained parameters") : null;
  }

  private INDArray array(String entry, long length, String what) throws IOException {
    try (var in = entries.open(entry)) {
      return ArrayBytes.read(in, length, file + ": the " + what);
    }
  }

  /** Deeplearning4j has no type of its own for a configuration that does not hold together. */
  private RunException unbuildable(RuntimeException e) {
    return new RunException(file + ": Deeplearning4j can't build the graph: " + e.getMessage(), e);
  }
}
