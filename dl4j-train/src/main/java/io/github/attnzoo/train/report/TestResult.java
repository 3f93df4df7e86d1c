package io.github.attnzoo.train.report;

import io.github.attnzoo.train.explain.AttentionScore;
import io.github.attnzoo.train.loop.Classification;
import java.util.List;

/**
 * What the best model made of the test samples.
 *
 * @param mistakes the most confident ones, the most confident first
 * @param attention scores of the attention, where the data tells where the signals are
 * @param figures what the model sees in some samples
 * @param figureNote what is to be known of the figures, or why there are none
 */
public record TestResult(
    Classification classification,
    List<Mistake> mistakes,
    List<AttentionScore> attention,
    List<SampleFigures> figures,
    String figureNote) {
  public TestResult {
    mistakes = List.copyOf(mistakes);
    attention = List.copyOf(attention);
    figures = List.copyOf(figures);
  }
}
