package io.github.attnzoo.layers;

import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Lays the time steps of a sequence side by side, so that a dense layer can follow: {@code [batch,
 * size, time]}, or in NWC {@code [batch, time, size]}, to {@code [batch, size * time]}.
 *
 * <p>In both formats feature by feature, each with all its steps: entry {@code (n, t)} of a
 * sequence becomes entry {@code n * time + t}. PyTorch's {@code reshape} of {@code [batch, time,
 * size]} puts it at {@code t * size + n}, so a dense layer's weight rows have to be reordered when
 * they are carried over.
 *
 * <p>Nothing is zeroed, and no mask goes on: the result has no time axis. Every sequence must have
 * the one length of the configuration, because a dense layer has a fixed number of inputs.
 *
 * @param size size of the features of one step
 * @param timeSteps length of every sequence
 * @param format which axis is time; NCW where a saved configuration does not say
 */
public record FlattenSequence(
    @JsonProperty("size") long size,
    @JsonProperty("timeSteps") long timeSteps,
    @JsonProperty("format") RNNFormat format)
    implements InputPreProcessor {

  @JsonCreator
  @SuppressWarnings("NullAway") // configurations of earlier versions have no format
  public FlattenSequence {
    if (format == null) {
      format = RNNFormat.NCW;
    }
    if (size < 1 || timeSteps < 1) {
      throw new IllegalArgumentException(
          "flatten-sequence: size and timeSteps must be at least 1, got size="
              + size
              + ", timeSteps="
              + timeSteps);
    }
  }

  /** Sequences in NCW format. */
  public FlattenSequence(long size, long timeSteps) {
    this(size, timeSteps, RNNFormat.NCW);
  }

  /**
   * Takes sizes and format from an input type.
   *
   * @throws IllegalStateException if it is no sequence, or without a length
   */
  public static FlattenSequence of(InputType inputType) {
    if (!(inputType instanceof InputType.InputTypeRecurrent sequence)) {
      throw new IllegalStateException(
          "flatten-sequence: input must be a sequence, got " + inputType);
    }
    if (sequence.getTimeSeriesLength() < 1) {
      throw new IllegalStateException(
          "flatten-sequence: the input type must have a time length, such as"
              + " InputType.recurrent(size, timeSteps), got "
              + inputType);
    }
    return new FlattenSequence(
        sequence.getSize(), sequence.getTimeSeriesLength(), sequence.getFormat());
  }

  @Override
  public InputType getOutputType(InputType inputType) {
    FlattenSequence found = of(inputType);
    if (!found.equals(this)) {
      throw new IllegalStateException(
          "flatten-sequence: expected input of size "
              + size
              + " with "
              + timeSteps
              + " steps in format "
              + format
              + ", got "
              + inputType);
    }
    return InputType.feedForward(size * timeSteps);
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    boolean ncw = format == RNNFormat.NCW;
    INDArray sequences = input.rank() == 3 && !ncw ? input.permute(0, 2, 1) : input;
    if (input.rank() != 3 || sequences.size(1) != size || sequences.size(2) != timeSteps) {
      throw new IllegalArgumentException(
          "flatten-sequence: expected input "
              + (ncw
                  ? "[batch, size=" + size + ", time=" + timeSteps
                  : "[batch, time=" + timeSteps + ", size=" + size)
              + "], got shape "
              + Arrays.toString(input.shape()));
    }
    return workspaceMgr
        .dup(ArrayType.ACTIVATIONS, sequences, 'c')
        .reshape('c', input.size(0), size * timeSteps);
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    INDArray sequences =
        workspaceMgr
            .dup(ArrayType.ACTIVATION_GRAD, output, 'c')
            .reshape('c', output.size(0), size, timeSteps);
    return format == RNNFormat.NCW ? sequences : sequences.permute(0, 2, 1);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      @Nullable INDArray maskArray, @Nullable MaskState currentMaskState, int minibatchSize) {
    return new Pair<>(null, null);
  }

  /** Immutable, so it is its own copy. */
  @Override
  @SuppressWarnings("MissingSuperCall")
  public FlattenSequence clone() {
    return this;
  }
}
