package io.github.attnzoo.models;

import io.github.attnzoo.layers.FlattenSequence;
import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.SequenceShape;
import io.github.attnzoo.models.training.TrainingConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.nd4j.linalg.activations.Activation;

/**
 * A stack of LSTMs, attention over their time steps, and a classifier.
 *
 * <p>{@code input [batch, features, time] -> lstm1 .. lstmN [batch, hiddenSize, time] -> attention
 * -> output [batch, classes]}. Where the attention keeps the time steps they are laid out as one
 * vector of {@code hiddenSize * time} numbers, so the time length of the data is part of the
 * weights; where it pools, the classifier sees {@code [batch, hiddenSize]}.
 *
 * <p>Parameters, with H for hiddenSize: {@code 4 H (features + H + 1)} in the first LSTM, {@code 4
 * H (2 H + 1)} in each further one, {@code H (H + 1)} in the attention with its default score,
 * {@code classes (H * time + 1)} in the classifier ({@code classes (H + 1)} after pooling).
 */
@Id(value = "lstm-attention", doc = "Stacked LSTMs with attention over their time steps.")
public record LstmAttention(
    @Property(doc = "Units of each LSTM.", defaultsTo = "128", min = 1, max = 65536) int hiddenSize,
    @Property(doc = "LSTMs on top of each other.", defaultsTo = "2", min = 1, max = 8) int layers,
    @Property(
            doc = "The attention over time steps.",
            defaultsTo = "{\"id\": \"sequence-attention\"}")
        SequenceLayer attention)
    implements ModelSpec {
  public LstmAttention {
    Rules.check(LstmAttention.class, hiddenSize, layers, attention);
    try {
      attention.check(hiddenSize);
    } catch (RuleViolation e) {
      throw e.in("attention");
    }
  }

  @Override
  public void check(DataShape shape) {
    if (!(shape instanceof SequenceShape)) {
      throw new RuleViolation(
          "id", "lstm-attention reads sequences, but the data are " + shape.kind());
    }
  }

  @Override
  public boolean readsAnyLength() {
    return attention.pools();
  }

  @Override
  public ComputationGraphConfiguration graph(DataShape shape, TrainingConfig training, long seed) {
    check(shape);
    int timeSteps = ((SequenceShape) shape).timeSteps();
    var graph = Graphs.start(training, seed);
    String last = Graphs.INPUT;
    for (int i = 1; i <= layers; i++) {
      String name = "lstm" + i;
      graph.addLayer(
          name, new LSTM.Builder().nOut(hiddenSize).activation(Activation.TANH).build(), last);
      last = name;
    }
    graph.addLayer("attention", attention.toLayer(), last);
    var flatten = attention.pools() ? null : new FlattenSequence(hiddenSize, timeSteps);
    Graphs.classifier(graph, shape, flatten, 0, "attention");
    return graph.setInputTypes(shape.inputType()).build();
  }
}
