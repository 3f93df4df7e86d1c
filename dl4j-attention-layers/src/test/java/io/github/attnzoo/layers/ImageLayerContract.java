package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What every layer over images promises beyond the contract of all layers. */
abstract class ImageLayerContract extends LayerContract {

  private static final int[][] SIZES = {{3, 5, 2}, {6, 4, 1}, {1, 7, 3}, {1, 1, 1}};

  /** A smaller derivative is none, and tells nothing. */
  private static final double SEEN = 1e-6;

  /** What error messages call the layer. */
  abstract String kind();

  /** Whether images may change their size from batch to batch. */
  boolean takesEverySize(Variant variant) {
    return true;
  }

  /** The output as it follows from the input and all weights of the layer, channels first. */
  INDArray applied(INDArray image, Map<AttentionWeights.Kind, INDArray> weights, INDArray of) {
    INDArray factors = of.rank() == 4 ? of : of.reshape(of.size(0), of.size(1), 1, 1);
    return image.mul(factors);
  }

  @Override
  final boolean usesMask() {
    return false;
  }

  /** Along a random direction: many times as fast as one number after the other. */
  @Override
  @TestFactory
  Stream<DynamicTest> gradientsAgreeWithFiniteDifferences() {
    return forEachVariant(
        variant -> {
          gradientsAreRight(network(variant, DataType.DOUBLE), variant);
        });
  }

  @Override
  @Test
  void gradientsAreRightUnderDropout() {
    Variant variant = variants().get(0);
    variant.builder().dropOut(0.6);
    gradientsAreRight(network(variant, DataType.DOUBLE), variant);
  }

  private static void gradientsAreRight(ComputationGraph graph, Variant variant) {
    Map<String, Double> largest = new HashMap<>();
    // Hidden units that are all off have no gradients: another input may put them on.
    for (int batch : new int[] {4, 1, 4, 4, 4, 4}) {
      if (batch == 4 && !largest.isEmpty() && smallest(largest) > SEEN) {
        break;
      }
      INDArray input = TestNetworks.input(variant.input(), batch, DataType.DOUBLE);
      INDArray labels = TestNetworks.labels(batch, DataType.DOUBLE);
      DirectionalGradientCheck.check(graph, new DataSet(input, labels))
          .forEach((name, size) -> largest.merge(name, size, Math::max));
    }
    assertThat(smallest(largest)).as(largest.toString()).isGreaterThan(SEEN);
  }

  private static double smallest(Map<String, Double> sizes) {
    return Collections.min(sizes.values());
  }

  @TestFactory
  Stream<DynamicTest> bothFormatsComputeTheSame() {
    return forEachVariant(
        variant -> {
          var type = (InputType.InputTypeConvolutional) variant.input();
          var first = single(variant, CNN2DFormat.NCHW, type.getHeight(), type.getWidth());
          var last = single(variant, CNN2DFormat.NHWC, type.getHeight(), type.getWidth());
          first.params().forEach((name, value) -> last.param(name).assign(value));
          INDArray image = image(variant, 2, type.getHeight(), type.getWidth());
          INDArray error = image(variant, 2, type.getHeight(), type.getWidth());
          INDArray output = last.forward(channelsLast(image));
          assertSame(output.permute(0, 3, 1, 2), first.forward(image));
          var expected = first.backward(error);
          var found = last.backward(channelsLast(error));
          assertSame(found.getSecond().permute(0, 3, 1, 2), expected.getSecond());
          first
              .params()
              .keySet()
              .forEach(
                  name ->
                      assertSame(
                          found.getFirst().getGradientFor(name),
                          expected.getFirst().getGradientFor(name)));
        });
  }

  @TestFactory
  Stream<DynamicTest> imagesMayChangeTheirSizeFromBatchToBatch() {
    return variants().stream()
        .filter(this::takesEverySize)
        .flatMap(
            variant ->
                Stream.of(CNN2DFormat.values())
                    .map(
                        format ->
                            DynamicTest.dynamicTest(
                                variant + " " + format, () -> changesSizes(variant, format))));
  }

  private void changesSizes(Variant variant, CNN2DFormat format) {
    var used = single(variant, format, 4, 4);
    for (int[] size : SIZES) {
      var fresh = single(variant, format, size[0], size[1]);
      used.params().forEach((name, value) -> fresh.param(name).assign(value));
      boolean last = format == CNN2DFormat.NHWC;
      INDArray image = image(variant, size[2], size[0], size[1]);
      INDArray error = image(variant, size[2], size[0], size[1]);
      INDArray input = last ? channelsLast(image) : image;
      assertSame(used.forward(input), fresh.forward(input));
      INDArray epsilon = last ? channelsLast(error) : error;
      var expected = fresh.backward(epsilon);
      var found = used.backward(epsilon);
      assertSame(found.getSecond(), expected.getSecond());
      used.params()
          .keySet()
          .forEach(
              name ->
                  assertSame(
                      found.getFirst().getGradientFor(name),
                      expected.getFirst().getGradientFor(name)));
    }
  }

  @TestFactory
  Stream<DynamicTest> weightsExplainTheOutput() {
    return forEachVariant(
        variant -> {
          var type = (InputType.InputTypeConvolutional) variant.input();
          INDArray image = image(variant, 2, type.getHeight(), type.getWidth());
          for (CNN2DFormat format : CNN2DFormat.values()) {
            boolean last = format == CNN2DFormat.NHWC;
            var layer = single(variant, format, type.getHeight(), type.getWidth());
            INDArray input = last ? channelsLast(image) : image;
            INDArray output = layer.forward(input);
            INDArray expected = applied(image, layer.allWeights(input), layer.weights(input));
            assertSame(last ? output.permute(0, 3, 1, 2) : output, expected);
          }
        });
  }

  /** A mask {@code [batch, 1, height, 1]} and the like is for layers that pool over pixels. */
  @TestFactory
  Stream<DynamicTest> masksArePassedOnAndChangeNothing() {
    return forEachVariant(
        variant -> {
          var type = (InputType.InputTypeConvolutional) variant.input();
          var layer = single(variant, CNN2DFormat.NCHW, type.getHeight(), type.getWidth());
          INDArray image = image(variant, 2, type.getHeight(), type.getWidth());
          INDArray error = image(variant, 2, type.getHeight(), type.getWidth());
          double[] output = doubles(layer.forward(image));
          double[] gradient = doubles(layer.backward(error).getSecond());
          INDArray mask = Nd4j.zeros(DataType.DOUBLE, 2, 1, type.getHeight(), 1);
          assertThat(doubles(layer.forward(image, mask))).isEqualTo(output);
          assertThat(doubles(layer.backward(error).getSecond())).isEqualTo(gradient);
          assertThat(layer.passedOn(mask)).isSameAs(mask);
        });
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatIsNoImage() {
    return forEachVariant(
        variant ->
            assertThatThrownBy(() -> variant.layer().setNIn(InputType.feedForward(32), true))
                .hasMessage(kind() + ": input must be of type CNN, got InputTypeFeedForward(32)"));
  }

  @TestFactory
  Stream<DynamicTest> refusesAnInputWithOtherChannels() {
    return forEachVariant(
        variant -> {
          long channels = ((InputType.InputTypeConvolutional) variant.input()).getChannels();
          var layer = single(variant, CNN2DFormat.NHWC, 5, 4);
          INDArray input = Nd4j.zeros(DataType.DOUBLE, 1, 5, 4, channels + 1);
          assertThatThrownBy(() -> layer.forward(input))
              .hasMessage(
                  kind()
                      + " 'layer': input must be [batch, height, width, channels] with channels="
                      + channels
                      + ", got shape [1, 5, 4, "
                      + (channels + 1)
                      + "]");
        });
  }

  private static SingleLayer single(Variant variant, CNN2DFormat format, long height, long width) {
    var type = (InputType.InputTypeConvolutional) variant.input();
    InputType images = InputType.convolutional(height, width, type.getChannels(), format);
    return new SingleLayer(variant.layer(), images, DataType.DOUBLE);
  }

  private static INDArray image(Variant variant, long batch, long height, long width) {
    var type = (InputType.InputTypeConvolutional) variant.input();
    return Nd4j.randn(DataType.DOUBLE, batch, type.getChannels(), height, width);
  }

  private static INDArray channelsLast(INDArray image) {
    return image.permute(0, 2, 3, 1).dup('c');
  }

  private static void assertSame(INDArray found, INDArray expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.isNaN().any()).isFalse();
    assertThat(found.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-12);
  }
}
