package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.ConvolutionalBlockAttention;
import io.github.attnzoo.layers.EfficientChannelAttention;
import io.github.attnzoo.layers.FlattenSequence;
import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SqueezeExcitation;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every kernel under every setting of a network that a layer could get wrong. */
class KernelContractTest {
  private static final Map<String, UnaryOperator<NeuralNetConfiguration.Builder>> SETTINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("l1 and l2", builder -> builder.l1(0.01).l2(0.02)),
              Map.entry("weight decay", builder -> builder.weightDecay(0.05)),
              Map.entry("constraints", b -> b.constrainWeights(new MaxNormConstraint(0.5, 1))),
              Map.entry(
                  "clipping by layer",
                  builder ->
                      builder
                          .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                          .gradientNormalizationThreshold(0.1)),
              Map.entry(
                  "renormalisation by parameter",
                  builder ->
                      builder.gradientNormalization(
                          GradientNormalization.RenormalizeL2PerParamType)),
              Map.entry(
                  "no workspaces",
                  builder ->
                      builder
                          .trainingWorkspaceMode(WorkspaceMode.NONE)
                          .inferenceWorkspaceMode(WorkspaceMode.NONE)),
              Map.entry("cache", builder -> builder.cacheMode(CacheMode.HOST)),
              Map.entry("sums over the batch", b -> b.miniBatch(false).updater(new Sgd(0.005))),
              Map.entry("weight noise", builder -> builder.weightNoise(new FixedWeightNoise())),
              Map.entry("AMSGrad", builder -> builder.updater(new AMSGrad(1e-3)))));

  static Stream<String> settings() {
    return SETTINGS.keySet().stream();
  }

  private static NeuralNetConfiguration.Builder builder(String setting) {
    UnaryOperator<NeuralNetConfiguration.Builder> change =
        SETTINGS.getOrDefault(setting, UnaryOperator.identity());
    return change.apply(new NeuralNetConfiguration.Builder().seed(3).updater(new Sgd(0.05)));
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static ComputationGraphConfiguration images(NeuralNetConfiguration.Builder builder) {
    return builder
        .graphBuilder()
        .addInputs("in")
        .addLayer("conv1", convolution(Activation.IDENTITY).hasBias(false).build(), "in")
        .addLayer("norm", new BatchNormalization.Builder().build(), "conv1")
        .addLayer("relu", new ActivationLayer(Activation.RELU), "norm")
        .addLayer("gates", new SqueezeExcitation.Builder().reduction(2).build(), "relu")
        .addLayer(
            "pool",
            new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build(),
            "gates")
        .addLayer("conv2", convolution(Activation.RELU).build(), "pool")
        .addLayer("leaky", new ActivationLayer(new ActivationLReLU(0.2)), "conv2")
        .addLayer("elu", new ActivationLayer(new ActivationELU(0.7)), "leaky")
        .addLayer("near", new EfficientChannelAttention.Builder().build(), "elu")
        .addLayer(
            "block",
            new ConvolutionalBlockAttention.Builder().kernelSize(3).reducedChannels(2).build(),
            "near")
        .addLayer("dense", new DenseLayer.Builder().nOut(6).build(), "block")
        .addLayer("out", output(), "dense")
        .setOutputs("out")
        .setInputTypes(InputType.convolutional(8, 8, 2))
        .build();
  }

  /** Below a batch normalisation without bias: its gradient would be nothing but rounding. */
  private static ConvolutionLayer.Builder convolution(Activation activation) {
    return new ConvolutionLayer.Builder(2, 2).nOut(4).activation(activation);
  }

  private static ComputationGraphConfiguration sequences(NeuralNetConfiguration.Builder builder) {
    return builder
        .graphBuilder()
        .addInputs("in")
        .addLayer("lstm", new LSTM.Builder().nOut(5).activation(Activation.TANH).build(), "in")
        .addLayer("attention", new SequenceAttention.Builder().build(), "lstm")
        .addLayer("out", output(), new FlattenSequence(5, 6), "attention")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(3, 6))
        .build();
  }

  private static INDArray labels(int batch) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, 3);
    for (int n = 0; n < batch; n++) {
      labels.putScalar(n, n % 3, 1);
    }
    return labels;
  }

  /** Sizes in an order that pushes prepared operations out and makes them again. */
  private static void assertSame(Twins twins, int batches, long... shape) {
    assertThat(twins.report.accelerated()).isEqualTo(twins.report.paths().size());
    for (int step = 0; step < batches; step++) {
      int batch = 3 + step % 12;
      long[] batched = shape.clone();
      batched[0] = batch;
      INDArray input = Nd4j.randn(DataType.FLOAT, batched);
      twins.assertSame(input, labels(batch));
      twins.fit(input, labels(batch));
      twins.assertSameParameters();
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void imagesUnderEachSetting(String setting) {
    Nd4j.getRandom().setSeed(23);
    assertSame(Twins.perturbed(images(builder(setting))), 3, 0, 2, 8, 8);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void sequencesUnderEachSetting(String setting) {
    Nd4j.getRandom().setSeed(23);
    assertSame(Twins.perturbed(sequences(builder(setting))), 3, 0, 3, 6);
  }

  @Test
  void twentyBatchSizes() {
    Nd4j.getRandom().setSeed(23);
    assertSame(Twins.perturbed(sequences(builder(""))), 20, 0, 3, 6);
    assertSame(Twins.perturbed(images(builder(""))), 20, 0, 2, 8, 8);
  }
}
