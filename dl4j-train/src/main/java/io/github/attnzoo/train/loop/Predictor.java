package io.github.attnzoo.train.loop;

import io.github.attnzoo.train.data.Input;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Classifies single inputs. */
public final class Predictor {
  /**
   * One class that an input may have.
   *
   * @param probability 0 to 1
   */
  public record Guess(String className, double probability) {}

  private Predictor() {}

  /** All classes, the most probable first. */
  public static List<Guess> predict(ComputationGraph graph, List<String> classes, Input input) {
    double[] probabilities =
        BatchScore.rows(Evaluator.probabilities(graph, input.features(), input.mask()))[0];
    return IntStream.range(0, classes.size())
        .mapToObj(c -> new Guess(classes.get(c), probabilities[c]))
        .sorted(Comparator.comparingDouble(Guess::probability).reversed())
        .toList();
  }
}
