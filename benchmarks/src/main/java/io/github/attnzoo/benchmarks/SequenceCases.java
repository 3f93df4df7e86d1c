package io.github.attnzoo.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.github.attnzoo.layers.FlattenSequence;
import io.github.attnzoo.layers.SequenceAttention;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Two LSTM layers over the rows of a picture, with and without attention over time. */
final class SequenceCases {
  private static final long STEPS = 28L;
  private static final long FEATURES = 28L;
  private static final int HIDDEN = 128;
  private static final int CLASSES = 10;

  private SequenceCases() {}

  static Family family() {
    return new Family(
        "sequences",
        of("lstm", false),
        of("lstm-attention", true),
        SequenceAttention.class.getSimpleName());
  }

  private static BenchmarkCase of(String name, boolean attention) {
    return new BenchmarkCase(
        name,
        List.of(FEATURES, STEPS),
        List.of(STEPS, FEATURES),
        CLASSES,
        () -> configuration(attention),
        () -> block(attention));
  }

  private static ComputationGraphConfiguration configuration(boolean attention) {
    var graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .graphBuilder()
            .addInputs("in")
            .addLayer("lstm1", lstm(), "in")
            .addLayer("lstm2", lstm(), "lstm1");
    String last = "lstm2";
    if (attention) {
      graph.addLayer("attention", new SequenceAttention.Builder().build(), last);
      last = "attention";
    }
    return graph
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build(),
            new FlattenSequence(HIDDEN, STEPS),
            last)
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(FEATURES, STEPS))
        .build();
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nOut(HIDDEN).activation(Activation.TANH).build();
  }

  private static Block block(boolean attention) {
    var block =
        new SequentialBlock()
            .add(
                ai.djl
                    .nn
                    .recurrent
                    .LSTM
                    .builder()
                    .setStateSize(HIDDEN)
                    .setNumLayers(2)
                    .optBatchFirst(true)
                    .optReturnState(false)
                    .build());
    if (attention) {
      block.add(attention());
    }
    return block.add(Blocks.batchFlattenBlock()).add(Linear.builder().setUnits(CLASSES).build());
  }

  /** softmax over time of tanh(H W' + b), times H. */
  private static Block attention() {
    Block weights =
        new SequentialBlock()
            .add(Linear.builder().setUnits(HIDDEN).build())
            .add(
                new LambdaBlock(
                    scores -> new NDList(scores.singletonOrThrow().tanh().softmax(1)), "softmax"));
    return new ParallelBlock(
        parts -> new NDList(parts.get(0).singletonOrThrow().mul(parts.get(1).singletonOrThrow())),
        List.of(weights, Blocks.identityBlock()));
  }
}
