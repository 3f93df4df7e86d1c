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
 * size, time]} to {@code [batch, size * time]}.
 *
 * <p>Feature by feature, each with all its steps: entry {@code (n, t)} of a sequence becomes entry
 * {@code n * time + t}. PyTorch's {@code reshape} of {@code [batch, time, size]} puts it at {@code
 * t * size + n}, so a dense layer's weight rows have to be reordered when they are carried over.
 *
 * <p>Nothing is zeroed, and no mask goes on: the result has no time axis. Every sequence must have
 * the one length of the configuration, because a dense layer has a fixed number of inputs.
 *
 * @param size size of the features of one step
 * @param timeSteps length of every sequence
 */
public record FlattenSequence(
    @JsonProperty("size") long size, @JsonProperty("timeSteps") long timeSteps)
    implements InputPreProcessor {

  @JsonCreator
  public FlattenSequence {
    if (size < 1 || timeSteps < 1) {
      throw new IllegalArgumentException(
          "flatten-sequence: size and timeSteps must be at least 1, got size="
              + size
              + ", timeSteps="
              + timeSteps);
    }
  }

  /**
   * Takes both sizes from an input type.
   *
   * @throws IllegalStateException if it is no sequence, in NWC format, or without a length
   */
  public static FlattenSequence of(InputType inputType) {
    if (!(inputType instanceof InputType.InputTypeRecurrent sequence)
        || sequence.getFormat() == RNNFormat.NWC) {
      throw new IllegalStateException(
          "flatten-sequence: input must be a sequence in format NCW, got " + inputType);
    }
    if (sequence.getTimeSeriesLength() < 1) {
      throw new IllegalStateException(
          "flatten-sequence: the input type must have a time length, such as"
              + " InputType.recurrent(size, timeSteps), got "
              + inputType);
    }
    return new FlattenSequence(sequence.getSize(), sequence.getTimeSeriesLength());
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
              + " steps, got "
              + inputType);
    }
    return InputType.feedForward(size * timeSteps);
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    if (input.rank() != 3 || input.size(1) != size || input.size(2) != timeSteps) {
      throw new IllegalArgumentException(
          "flatten-sequence: expected input [batch, size="
              + size
              + ", time="
              + timeSteps
              + "], got shape "
              + Arrays.toString(input.shape()));
    }
    return workspaceMgr
        .dup(ArrayType.ACTIVATIONS, input, 'c')
        .reshape('c', input.size(0), size * timeSteps);
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
    return workspaceMgr
        .dup(ArrayType.ACTIVATION_GRAD, output, 'c')
        .reshape('c', output.size(0), size, timeSteps);
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
