package io.github.attnzoo.layers;

import io.github.attnzoo.layers.internal.SequenceMaskLayer;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Zeroes the padded steps of sequences, so that nothing after it sees what stood there.
 *
 * <p>For {@code X [batch, size, time]} and the mask array {@code [batch, time]}:
 *
 * <pre>
 *   y_t = x_t where the mask is above 0, else 0     shape of X
 * </pre>
 *
 * <p>Put it before an LSTM, or first in the network. {@link SequenceAttention} needs none: it heeds
 * the mask itself. But Deeplearning4j's LSTM heeds no mask, its bidirectional one reads the padding
 * before the real steps, and a NaN there makes every gradient of the LSTM one. Behind this layer
 * whatever stands in padded steps, NaN and infinity included, changes no bit of any output or
 * gradient of the network. What remains is their number: a bidirectional LSTM reads zeros for as
 * long as the padding is.
 *
 * <p>It selects, where Deeplearning4j's {@code MaskLayer} multiplies, which leaves NaN and infinity
 * as NaN and takes sequences in NCW alone. Both formats work here, NCW and NWC {@code [batch, time,
 * size]}; the format comes from the input type. Without a mask it does nothing. The mask goes on.
 * {@code dropOut} changes nothing here; drop in the next layer.
 *
 * <p>No parameters. Cost: one copy of the sequences forward, one of their errors backward.
 */
public final class SequenceMask extends NoParamLayer {

  @JsonProperty private RNNFormat format = RNNFormat.NCW;

  /** For reading a saved configuration. */
  private SequenceMask() {}

  private SequenceMask(Builder builder) {
    super(builder);
    if (builder.format == null) {
      throw new IllegalArgumentException(label() + ": format must be given, got format=null");
    }
    format = builder.format;
  }

  public RNNFormat getFormat() {
    return format;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      @Nullable Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    var layer = new SequenceMaskLayer(conf, networkDataType, label(), format);
    if (trainingListeners != null) {
      layer.setListeners(trainingListeners);
    }
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    return layer;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return sequence(inputType);
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    format = sequence(inputType).getFormat();
  }

  @Override
  @SuppressWarnings("NullAway") // Deeplearning4j's word for: none needed
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public boolean isPretrainParam(String paramName) {
    return false;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return new LayerMemoryReport.Builder(layerName, getClass(), inputType, inputType)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  private InputType.InputTypeRecurrent sequence(@Nullable InputType inputType) {
    if (!(inputType instanceof InputType.InputTypeRecurrent sequence)) {
      throw new IllegalStateException(label() + ": input must be of type RNN, got " + inputType);
    }
    return sequence;
  }

  private String label() {
    return layerName == null ? "sequence-mask" : "sequence-mask '" + layerName + "'";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SequenceMask mask
        && super.equals(other)
        && mask.format == format
        && Objects.equals(mask.layerName, layerName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(getClass(), layerName, format);
  }

  /** Builds a {@link SequenceMask}, in Deeplearning4j's way. */
  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  public static final class Builder
      extends org.deeplearning4j.nn.conf.layers.Layer.Builder<Builder> {
    private RNNFormat format = RNNFormat.NCW;

    /** A layer for sequences in the format of the network's input type. */
    public Builder() {}

    /** Format where no input type tells it. Default NCW. */
    public Builder format(RNNFormat format) {
      this.format = format;
      return this;
    }

    @Override
    public SequenceMask build() {
      return new SequenceMask(this);
    }
  }
}
