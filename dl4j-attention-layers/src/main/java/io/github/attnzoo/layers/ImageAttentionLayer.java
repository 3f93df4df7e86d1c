package io.github.attnzoo.layers;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** What the layers over images share: channels and format, and the check of an input's shape. */
abstract class ImageAttentionLayer extends AttentionLayer {

  @JsonProperty private long channels;
  @JsonProperty private CNN2DFormat format = CNN2DFormat.NCHW;

  ImageAttentionLayer() {}

  ImageAttentionLayer(Builder<?> builder) {
    super(builder);
    channels = builder.channels;
    format = given("format", builder.format);
    atLeast("channels", 0, channels);
  }

  /** Channels of the input; 0 until they are known. */
  public final long getChannels() {
    return channels;
  }

  public final CNN2DFormat getFormat() {
    return format;
  }

  final boolean channelsFirst() {
    return format == CNN2DFormat.NCHW;
  }

  /** Gives a variable the name under which {@link AttentionWeights} finds it. */
  static SDVariable named(SDVariable weights, AttentionWeights.Kind kind) {
    weights.rename(kind.variable());
    return weights;
  }

  @Override
  abstract List<AttentionWeights.Kind> kinds();

  /** Fails where the layer can't stand behind its channels, which are known now. */
  void checkChannels() {}

  /** What the layer does beyond channels and format, for equality. */
  abstract List<Object> options();

  @Override
  Map<String, Long> sizes() {
    return Map.of("channels", channels);
  }

  @Override
  final Object settings() {
    return List.of(channels, format, options());
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return image(inputType);
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    InputType.InputTypeConvolutional image = image(inputType);
    format = image.getFormat();
    if (channels > 0 && !override && channels != image.getChannels()) {
      throw new IllegalStateException(
          label()
              + ": channels must be those of the input, got channels="
              + channels
              + ", input "
              + inputType);
    }
    channels = image.getChannels();
    checkChannels();
    redefineParameters();
  }

  final InputType.InputTypeConvolutional image(InputType inputType) {
    checkType(inputType, InputType.Type.CNN);
    return (InputType.InputTypeConvolutional) inputType;
  }

  @Override
  public void validateInput(INDArray input) {
    if (input.rank() != 4 || input.size(channelsFirst() ? 1 : 3) != channels) {
      throw new IllegalArgumentException(
          label()
              + ": input must be "
              + (channelsFirst()
                  ? "[batch, channels, height, width]"
                  : "[batch, height, width, channels]")
              + " with channels="
              + channels
              + ", got shape "
              + Arrays.toString(input.shape()));
    }
  }

  @Override
  double biasStart() {
    return 0;
  }

  /** What the builders of the layers over images share. */
  @SuppressWarnings("unchecked") // a builder returns itself
  abstract static class Builder<B extends Builder<B>> extends AttentionLayerBuilder<B> {
    private long channels;
    private CNN2DFormat format = CNN2DFormat.NCHW;

    /** Channels of the input; by default taken from the input type. */
    public B channels(long channels) {
      this.channels = channels;
      return (B) this;
    }

    /** Format where no input type tells it. Default NCHW. */
    public B format(CNN2DFormat format) {
      this.format = format;
      return (B) this;
    }
  }
}
