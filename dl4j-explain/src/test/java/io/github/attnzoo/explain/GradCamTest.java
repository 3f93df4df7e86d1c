package io.github.attnzoo.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.explain.GradCam.Variant;
import java.io.IOException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class GradCamTest {
  private final JsonNode vectors = vectors();

  @Test
  void mapsAreThoseOfPyTorch() {
    ComputationGraph graph = pytorchNetwork();
    INDArray input = array(vectors.get("input"));

    for (JsonNode expected : vectors.get("maps")) {
      int sample = expected.get("sample").asInt();
      GradCam cam = GradCam.of(graph, expected.get("layer").asText());
      int[] classes = {expected.get("class").asInt(), expected.get("class").asInt()};
      assertSame(cam.maps(Variant.GRAD_CAM, input, classes).get(sample), expected.get("gradCam"));
      assertSame(
          cam.maps(Variant.GRAD_CAM_PLUS_PLUS, input, classes).get(sample),
          expected.get("gradCamPlusPlus"));
    }
  }

  @Test
  void smallGradientsWeighTheirPlacesByTheSameFormula() {
    ComputationGraph graph = pytorchNetwork();
    INDArray input = array(vectors.get("input"));
    graph.getLayer("output").getParam("W").muli(1e-3);

    for (JsonNode expected : vectors.get("faint")) {
      GradCam cam = GradCam.of(graph, expected.get("layer").asText());
      int[] classes = {expected.get("class").asInt(), 0};
      HeatMap map = cam.maps(Variant.GRAD_CAM_PLUS_PLUS, input, classes).get(0);
      assertSame(map, expected.get("gradCamPlusPlus"), 1e-5 * map.max());
    }
  }

  /** Where g sum A is far below 2 the shares are all a half, and the map follows the scores. */
  @Test
  void scoresOfAnotherScaleGiveTheSameMap() {
    ComputationGraph graph = pytorchNetwork();
    INDArray input = array(vectors.get("input"));
    INDArray weights = graph.getLayer("output").getParam("W");
    GradCam cam = GradCam.of(graph, "relu");

    weights.muli(1e-3);
    HeatMap faint = cam.maps(Variant.GRAD_CAM_PLUS_PLUS, input, 1, 1).get(0).scaled();
    weights.muli(1e-3);
    HeatMap fainter = cam.maps(Variant.GRAD_CAM_PLUS_PLUS, input, 1, 1).get(0).scaled();

    for (int y = 0; y < faint.height(); y++) {
      for (int x = 0; x < faint.width(); x++) {
        assertThat((double) fainter.at(y, x)).isCloseTo(faint.at(y, x), within(5e-3));
      }
    }
  }

  @Test
  void aPlaceWhereTheShareHasAPoleCountsNothing() {
    INDArray activations = Nd4j.createFromArray(-1.0, -3.0).reshape(1, 1, 1, 2);
    INDArray gradients = Nd4j.createFromArray(0.5, 0.25).reshape(1, 1, 1, 2);

    INDArray weights = Variant.GRAD_CAM_PLUS_PLUS.weights(activations, gradients);

    // 2 + 0.5 * -4 = 0 is left out; 0.25 / (2 + 0.25 * -4) stays.
    assertThat(weights.getDouble(0)).isEqualTo(0.25);
    assertThat(activations.getDouble(0)).isEqualTo(-1);
    assertThat(gradients.getDouble(0)).isEqualTo(0.5);
  }

  @Test
  void enlargingIsThatOfPyTorch() {
    HeatMap small = HeatMap.of(array(vectors.get("resize").get("from")));

    assertSame(small.resized(9, 10), vectors.get("resize").get("to"));
  }

  @Test
  void channelsLastGiveMapsOfTheirHeightAndWidth() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NHWC, false);
    INDArray input = Nd4j.rand(DataType.DOUBLE, 1, 6, 4, 2);

    HeatMap map = GradCam.of(graph, "attention").maps(Variant.GRAD_CAM, input, 1).get(0);

    assertThat(map.height()).isEqualTo(6);
    assertThat(map.width()).isEqualTo(4);
  }

  @Test
  void wrongLayersAndCountsAreRefused() {
    ComputationGraph graph = Networks.image(CNN2DFormat.NCHW, false);
    INDArray input = Nd4j.rand(DataType.DOUBLE, 2, 2, 6, 4);

    assertThatThrownBy(() -> GradCam.of(graph, "conv9"))
        .hasMessage(
            "the graph has no layer 'conv9'; it has image, start, left, right, sum, norm, relu,"
                + " attention, pool, dense, output");
    assertThatThrownBy(() -> GradCam.of(graph, "dense").maps(Variant.GRAD_CAM, input, 0, 0))
        .hasMessageContaining(
            "layer 'dense': expected activations [batch, channels, height, width]");
    assertThatThrownBy(() -> GradCam.of(graph, "relu").maps(Variant.GRAD_CAM, input, 0))
        .hasMessageContaining("expected a class for each of 2 samples, found 1");
  }

  private static void assertSame(HeatMap found, JsonNode expected) {
    assertSame(found, expected, 1e-5);
  }

  private static void assertSame(HeatMap found, JsonNode expected, double tolerance) {
    INDArray array = array(expected);
    assertThat(found.height()).isEqualTo((int) array.size(0));
    assertThat(found.width()).isEqualTo((int) array.size(1));
    for (int y = 0; y < found.height(); y++) {
      for (int x = 0; x < found.width(); x++) {
        assertThat((double) found.at(y, x)).isCloseTo(array.getDouble(y, x), within(tolerance));
      }
    }
  }

  private ComputationGraph pytorchNetwork() {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("image")
                .addLayer(
                    "conv",
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(4)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "image")
                .addLayer(
                    "norm",
                    new BatchNormalization.Builder().eps(1e-5).useLogStd(false).build(),
                    "conv")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "norm")
                .addLayer(
                    "pool",
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build(),
                    "relu")
                .addLayer(
                    "dense",
                    new DenseLayer.Builder().nOut(5).activation(Activation.RELU).build(),
                    "pool")
                .addLayer(
                    "output",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "dense")
                .setOutputs("output")
                .setInputTypes(InputType.convolutional(6, 4, 2))
                .build());
    graph.init();
    set(graph, "conv", "W", array(state("conv.weight")));
    set(graph, "conv", "b", array(state("conv.bias")));
    set(graph, "norm", "gamma", array(state("norm.weight")));
    set(graph, "norm", "beta", array(state("norm.bias")));
    set(graph, "norm", "mean", array(state("norm.running_mean")));
    set(graph, "norm", "var", array(state("norm.running_var")));
    for (String layer : new String[] {"dense", "output"}) {
      set(graph, layer, "W", array(state(layer + ".weight")).transpose());
      set(graph, layer, "b", array(state(layer + ".bias")));
    }
    return graph;
  }

  private JsonNode state(String name) {
    return vectors.get("state").get(name);
  }

  private static void set(ComputationGraph graph, String layer, String key, INDArray value) {
    INDArray parameter = graph.getLayer(layer).getParam(key);
    parameter.assign(value.dup('c').reshape(parameter.shape()));
  }

  private static INDArray array(JsonNode node) {
    var mapper = new ObjectMapper();
    long[] shape = mapper.convertValue(node.get("shape"), long[].class);
    return Nd4j.createFromArray(mapper.convertValue(node.get("data"), double[].class))
        .reshape(shape);
  }

  private static JsonNode vectors() {
    try (var in = GradCamTest.class.getResourceAsStream("/grad-cam/pytorch.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
