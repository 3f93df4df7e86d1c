package io.github.attnzoo.explain;

import io.github.attnzoo.layers.AttentionWeights;
import io.github.attnzoo.layers.AttentionWeights.Kind;
import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.internal.Unwrapped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights that an attention layer gives to the steps of one sequence.
 *
 * @param perStep one weight for each step, padded ones included: the mean over the dimensions
 * @param perDimension {@code [dimensions, time]}; the same numbers in every row where all
 *     dimensions share a weight
 * @param isReal which steps are not padded
 */
public record SequenceWeights(List<Double> perStep, HeatMap perDimension, List<Boolean> isReal) {
  public SequenceWeights {
    perStep = List.copyOf(perStep);
    isReal = List.copyOf(isReal);
  }

  /**
   * The weights of a batch of sequences.
   *
   * @param layer an attention layer of the graph
   * @param mask {@code [batch, time]}; null where all steps are real
   * @return {@code [batch, dimensions, time]}, whatever the layer's format; empty where the layer
   *     doesn't weight time steps
   */
  public static Optional<INDArray> read(
      ComputationGraph graph, String layer, INDArray input, @Nullable INDArray mask) {
    INDArray steps = AttentionWeights.all(graph, layer, input, mask).get(Kind.STEPS);
    if (steps == null) {
      return Optional.empty();
    }
    var configuration = Unwrapped.configuration(graph.getLayer(layer));
    boolean isTimeFirst =
        configuration instanceof SequenceAttention attention
            && attention.getFormat() == RNNFormat.NWC;
    return Optional.of(isTimeFirst ? steps.permute(0, 2, 1) : steps);
  }

  /**
   * The weights of one sample.
   *
   * @param weights {@code [batch, dimensions, time]}, as {@link #read} gives them
   * @param mask {@code [batch, time]}, 0 at padded steps; null where all are real
   * @param sample index in the batch, from 0
   * @throws IllegalArgumentException if the batch has no such sample, or the mask is not the
   *     weights'
   */
  public static SequenceWeights of(INDArray weights, @Nullable INDArray mask, int sample) {
    if (weights.rank() != 3) {
      throw new IllegalArgumentException(
          "sequence weights: expected [batch, dimensions, time], found rank " + weights.rank());
    }
    if (sample < 0 || sample >= weights.size(0)) {
      throw new IllegalArgumentException(
          "sequence weights: sample must be from 0 to "
              + (weights.size(0) - 1)
              + ", got "
              + sample);
    }
    long[] steps = {weights.size(0), weights.size(2)};
    if (mask != null && !Arrays.equals(mask.shape(), steps)) {
      throw new IllegalArgumentException(
          "sequence weights: expected a mask "
              + Arrays.toString(steps)
              + ", found "
              + Arrays.toString(mask.shape()));
    }
    INDArray one = weights.slice(sample).castTo(DataType.DOUBLE);
    double[] means = one.mean(0).toDoubleVector();
    INDArray real = mask == null ? null : mask.castTo(DataType.DOUBLE);
    return new SequenceWeights(
        IntStream.range(0, means.length).mapToObj(t -> means[t]).toList(),
        HeatMap.of(one),
        IntStream.range(0, means.length)
            .mapToObj(t -> real == null || real.getDouble(sample, t) > 0)
            .toList());
  }

  /** How many steps are real. */
  public int realSteps() {
    return (int) isReal.stream().filter(real -> real).count();
  }

  /** Whether the dimensions have weights of their own. */
  public boolean isPerDimension() {
    return IntStream.range(0, perStep.size())
        .anyMatch(
            t ->
                IntStream.range(1, perDimension.height())
                    .anyMatch(d -> perDimension.at(d, t) != perDimension.at(0, t)));
  }

  /** The step with the greatest weight, the first of several. */
  public int peak() {
    int peak = 0;
    for (int t = 1; t < perStep.size(); t++) {
      if (perStep.get(t) > perStep.get(peak)) {
        peak = t;
      }
    }
    return peak;
  }

  /** The share of all weight that the steps from {@code start} to before {@code end} have. */
  public double share(int start, int end) {
    double all = perStep.stream().mapToDouble(Double::doubleValue).sum();
    return all == 0
        ? 0
        : perStep.subList(start, end).stream().mapToDouble(Double::doubleValue).sum() / all;
  }
}
