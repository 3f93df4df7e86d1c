package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.LayerPath;
import io.github.attnzoo.train.TinyConfigs;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class CudaLayersTest {
  private static ComputationGraph graph() {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(8, 8, 3))
                .addLayer("conv", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "in")
                .addLayer("norm", new BatchNormalization(), "conv")
                .addLayer("depth", new DepthwiseConvolution2D.Builder(3, 3).build(), "norm")
                .addLayer("max", pooling(PoolingType.MAX), "depth")
                .addLayer("frozen", new FrozenLayer(pooling(PoolingType.AVG)), "max")
                .addLayer(
                    "passing", new FrozenLayerWithBackprop(pooling(PoolingType.MAX)), "frozen")
                .addLayer("norm2", pooling(PoolingType.PNORM), "passing")
                .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "norm2")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static SubsamplingLayer pooling(PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(1, 1).stride(1, 1).pnorm(2).build();
  }

  @Test
  void layersOfOperationsWithAHelperRunOnCudnn() {
    KernelReport report = CudaLayers.report(graph(), true);

    Map<String, String> kernels =
        report.layers().stream().collect(Collectors.toMap(LayerPath::layer, LayerPath::kernel));
    assertThat(kernels)
        .containsEntry("conv", "plain")
        .containsEntry("norm", "plain")
        .containsEntry("depth", "cudnn")
        .containsEntry("max", "cudnn")
        .containsEntry("frozen", "cudnn")
        .containsEntry("passing", "cudnn")
        .containsEntry("norm2", "plain")
        .containsEntry("out", "plain");
    assertThat(report.summary()).isEqualTo("ND4J CUDA 11.6 with cuDNN: 4 of 8 layers on cuDNN");
    assertThat(report.isAccelerated()).isTrue();
  }

  @Test
  void theReasonTellsWhyNot() {
    List<LayerPath> layers = CudaLayers.report(graph(), true).layers();

    assertThat(layers.get(0).reason()).contains("no cuDNN helper");
    assertThat(layers.get(layers.size() - 1).reason()).contains("no operation that cuDNN does");
  }

  @Test
  void withoutCudnnEveryLayerIsPlain() {
    KernelReport report = CudaLayers.report(TinyConfigs.image().build(), false);

    assertThat(report.isAccelerated()).isFalse();
    assertThat(report.layers()).extracting(LayerPath::reason).allMatch(r -> r.contains("no cuDNN"));
  }
}
