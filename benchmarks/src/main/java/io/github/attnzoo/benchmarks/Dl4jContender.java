package io.github.attnzoo.benchmarks;

import io.github.attnzoo.onednn.OneDnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A model in DL4J, on its own code or on the kernels. */
final class Dl4jContender implements Contender {
  private final ComputationGraph graph;
  private final INDArray features;
  private final DataSet data;

  Dl4jContender(BenchmarkCase model, int batch, boolean kernels) {
    graph = new ComputationGraph(model.configuration().get());
    graph.init();
    if (kernels) {
      OneDnn.accelerateForTraining(graph);
    }
    long[] shape = BenchmarkCase.batched(batch, model.shape());
    features = Nd4j.rand(DataType.FLOAT, shape);
    INDArray labels = Nd4j.create(DataType.FLOAT, batch, model.classes());
    for (int n = 0; n < batch; n++) {
      labels.putScalar(n, n % model.classes(), 1);
    }
    data = new DataSet(features, labels);
  }

  double flopsPerExample(BenchmarkCase model, Work work) {
    return Flops.perExample(graph, model, work);
  }

  @Override
  public void train() {
    graph.fit(data);
  }

  @Override
  public void infer() {
    graph.outputSingle(features).dup('c').data().asFloat();
  }

  @Override
  public void close() {
    graph.close();
  }
}
