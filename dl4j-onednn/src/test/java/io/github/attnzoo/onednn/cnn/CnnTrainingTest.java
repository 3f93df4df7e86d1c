package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.OneDnn;
import io.github.attnzoo.onednn.Twins;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class CnnTrainingTest {

  @Test
  void trainsAlongTheSameLossCurve() {
    Nd4j.getRandom().setSeed(11);
    Twins twins = Twins.perturbed(network(CNN2DFormat.NCHW));
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      batches.add(batch(CNN2DFormat.NCHW));
    }
    double first = 0;
    for (int step = 0; step < 200; step++) {
      DataSet batch = batches.get(step % batches.size());
      twins.plain.fit(batch);
      twins.fast.fit(batch);
      double expected = twins.plain.score();
      first = step == 0 ? expected : first;
      assertThat(twins.fast.score())
          .as("loss of step %s", step)
          .isCloseTo(expected, Offset.offset(1e-3 * first));
    }
    assertThat(twins.plain.score()).as("it learned something").isLessThan(first / 2);
  }

  @Test
  void aSavedNetworkIsAPlainOne() throws IOException {
    Twins twins = Twins.perturbed(network(CNN2DFormat.NCHW));
    DataSet batch = batch(CNN2DFormat.NCHW);
    assertThat(twins.fast.getConfiguration().toJson())
        .isEqualTo(twins.plain.getConfiguration().toJson());
    twins.fast.fit(batch);
    var bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(twins.fast, bytes, true);
    ComputationGraph loaded =
        ModelSerializer.restoreComputationGraph(
            new ByteArrayInputStream(bytes.toByteArray()), true);
    assertPlain(loaded);
    assertPlain(twins.fast.clone());
    Twins.assertClose(
        "loaded",
        twins.fast.outputSingle(batch.getFeatures()),
        loaded.outputSingle(batch.getFeatures()));

    OneDnn.accelerate(loaded);
    loaded.fit(batch);
    twins.fast.fit(batch);
    Twins.assertClose("trained on", twins.fast.params(), loaded.params());
  }

  private static void assertPlain(ComputationGraph graph) {
    for (Layer layer : graph.getLayers()) {
      assertThat(layer.getClass().getSimpleName()).doesNotStartWith("OneDnn");
    }
  }

  @Test
  void aListenerSeesTheActivationsOfEachLayer() {
    Map<String, INDArray> plain = new HashMap<>();
    Map<String, INDArray> fast = new HashMap<>();
    Twins twins = Twins.perturbed(network(CNN2DFormat.NCHW));
    DataSet batch = batch(CNN2DFormat.NCHW);
    twins.plain.setListeners(new Recorder(plain));
    twins.fast.setListeners(new Recorder(fast));
    twins.plain.fit(batch);
    twins.fast.fit(batch);
    assertThat(fast.keySet()).isEqualTo(plain.keySet());
    fast.forEach((name, value) -> Twins.assertClose(name, LayerArrays.named(plain, name), value));
    assertThat(LayerArrays.named(fast, "layer1").minNumber().floatValue()).isNegative();
  }

  private static final class Recorder extends BaseTrainingListener {
    private final Map<String, INDArray> seen;

    Recorder(Map<String, INDArray> seen) {
      this.seen = seen;
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      activations.forEach((name, value) -> seen.put(name, value.dup('c').detach()));
    }
  }

  @Test
  void acceleratingTwiceChangesNothing() {
    Twins twins = Twins.perturbed(network(CNN2DFormat.NHWC));
    OneDnn.accelerate(twins.fast);
    DataSet batch = batch(CNN2DFormat.NHWC);
    twins.assertSame(batch.getFeatures(), batch.getLabels());
  }

  @Test
  void inferenceBetweenTrainingStepsDisturbsNothing() {
    Twins twins = Twins.perturbed(network(CNN2DFormat.NCHW));
    for (int step = 0; step < 4; step++) {
      DataSet batch = batch(CNN2DFormat.NCHW);
      for (ComputationGraph network : List.of(twins.plain, twins.fast)) {
        network.fit(batch);
        network.outputSingle(batch.getFeatures());
        network.feedForward(batch.getFeatures().dup(), true);
        network.score(batch);
      }
      twins.assertSameParameters();
    }
  }

  private static DataSet batch(CNN2DFormat format) {
    INDArray labels = Chains.labels(6);
    INDArray images = Chains.images(format, 6, 3, 12, 12);
    for (int i = 0; i < 6; i++) {
      images.tensorAlongDimension(i, 1, 2, 3).addi(i % 3 - 1);
    }
    return new DataSet(images, labels);
  }

  private static ComputationGraphConfiguration network(CNN2DFormat format) {
    return Chains.of(
        InputType.convolutional(12, 12, 3, format),
        convolution(8),
        new BatchNormalization.Builder().build(),
        new ActivationLayer(Activation.RELU),
        new SqueezeExcitation.Builder().reduction(4).build(),
        pooling(),
        convolution(12),
        new BatchNormalization.Builder().useLogStd(true).build(),
        new ActivationLayer(Activation.RELU),
        pooling(),
        new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build());
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(channels)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }
}
