package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** An output layer that somebody calls himself: its score may come from its last gradient. */
class OutputPassesTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();
  private static final int BATCH = 3;
  private static final int SIZE = 7;

  private static MultiLayerNetwork network() {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .list()
                .layer(
                    new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder()
                        .nOut(BATCH)
                        .activation(Activation.SOFTMAX)
                        .weightNoise(new FixedWeightNoise())
                        .build())
                .setInputType(InputType.feedForward(SIZE))
                .build());
    network.init();
    network.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, network.numParams()));
    return network;
  }

  /** Score and gradients of two inputs in turn, the second with other threads in between. */
  private static Map<String, INDArray> passes(MultiLayerNetwork network, INDArray... inputs) {
    NativeOps threads = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = threads.ompGetMaxThreads();
    var layer = (OutputLayer) network.getLayer(0);
    layer.setLabels(Nd4j.eye(BATCH).castTo(DataType.FLOAT));
    Map<String, INDArray> all = new TreeMap<>();
    try {
      layer.setInput(inputs[0].dup('c'), NONE);
      layer.backpropGradient(null, NONE);
      layer.setInput(inputs[1].dup('c'), NONE);
      all.put("score of the input that was set", score(layer));
      threads.setOmpNumThreads(before + 1);
      layer.setInput(inputs[0].dup('c'), NONE);
      layer.backpropGradient(null, NONE);
      threads.setOmpNumThreads(before);
      layer.setInput(inputs[1].dup('c'), NONE);
      var result = layer.backpropGradient(null, NONE);
      result.getFirst().gradientForVariable().forEach((key, g) -> all.put(key, g.dup()));
      all.put("input", result.getSecond().dup());
      threads.setOmpNumThreads(before + 1);
      all.put("score after the gradient", score(layer));
      layer.setInput(inputs[0].dup('c'), NONE);
      layer.backpropGradient(null, NONE);
      all.put("probabilities", layer.activate(false, NONE).dup());
      all.put("score after the probabilities", score(layer));
      layer.backpropGradient(null, NONE);
      all.put("score of inference", Nd4j.scalar((float) layer.computeScore(0, false, NONE)));
      all.put("score after that of inference", score(layer));
      all.put("score once more", score(layer));
    } finally {
      threads.setOmpNumThreads(before);
    }
    return all;
  }

  private static INDArray score(OutputLayer layer) {
    return Nd4j.scalar((float) layer.computeScore(0, true, NONE));
  }

  @Test
  void itsScoreAndGradientsAreThoseOfItsInput() {
    Nd4j.getRandom().setSeed(31);
    MultiLayerNetwork fast = network();
    OneDnn.accelerate(fast);
    assertThat(fast.getLayer(0)).isInstanceOf(KernelLayer.class);
    INDArray first = Nd4j.randn(DataType.FLOAT, BATCH, SIZE).muli(3);
    INDArray second = Nd4j.randn(DataType.FLOAT, BATCH, SIZE);

    Map<String, INDArray> expected = passes(network(), first, second);

    passes(fast, first, second)
        .forEach(
            (name, array) -> Twins.assertClose(name, LayerArrays.named(expected, name), array));
  }
}
