package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.ChannelAttention;
import io.github.attnzoo.layers.EffectiveSqueezeExcitation;
import io.github.attnzoo.layers.EfficientChannelAttention;
import io.github.attnzoo.layers.Gate;
import io.github.attnzoo.layers.GatherExcite;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.layers.SqueezeExcitation;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the layers have in common that scale each channel of an image by one gate: what of the image
 * a gate sees, the network that makes scores of it, and the function at its end.
 *
 * @param kernel the name in reports
 * @param format the order of an image's dimensions
 * @param squeeze what of the image the network sees
 * @param network from that to scores
 * @param gate from scores to gates
 */
record ChannelGateDesign(
    String kernel, CNN2DFormat format, Squeeze squeeze, Network network, Gate gate)
    implements ImageAttentionDesign {

  /** What stands for the pixels of a channel. */
  enum Squeeze {
    /** Their mean. */
    MEAN,
    /** Halfway between mean and maximum. */
    HALFWAY,
    /** Mean and maximum, each through the network; their scores are added. */
    BOTH;

    boolean hasMaximum() {
      return this != MEAN;
    }

    static Squeeze of(boolean addMaxPool) {
      return addMaxPool ? HALFWAY : MEAN;
    }
  }

  /** How the scores of the channels are made. */
  sealed interface Network {
    /** One product with a bias, {@code W} and {@code b}. */
    record Dense() implements Network {}

    /**
     * Two products with hidden units between them, {@code W1}, {@code W2}, {@code b1} and so on.
     */
    record Bottleneck(long hidden, boolean biased, HiddenActivation activation)
        implements Network {}

    /** A convolution over neighbouring channels, {@code W}. */
    record Window(long size) implements Network {}
  }

  /** That of a layer, or empty where it is no such layer or one in a mode without a kernel. */
  static Optional<ChannelGateDesign> of(Layer layer) {
    if (layer instanceof EfficientChannelAttention eca) {
      return Optional.of(
          new ChannelGateDesign(
              "onednn-efficient-channel-attention",
              eca.getFormat(),
              Squeeze.MEAN,
              new Network.Window(eca.windowSize()),
              eca.getGate()));
    }
    if (layer instanceof SqueezeExcitation squeeze) {
      return Optional.of(
          new ChannelGateDesign(
              "onednn-squeeze-excitation",
              squeeze.getFormat(),
              Squeeze.of(squeeze.isAddMaxPool()),
              new Network.Bottleneck(
                  squeeze.hiddenSize(), squeeze.hasBias(), squeeze.getActivation()),
              squeeze.getGate()));
    }
    if (layer instanceof EffectiveSqueezeExcitation effective) {
      return Optional.of(
          new ChannelGateDesign(
              "onednn-effective-squeeze-excitation",
              effective.getFormat(),
              Squeeze.of(effective.isAddMaxPool()),
              new Network.Dense(),
              effective.getGate()));
    }
    if (layer instanceof ChannelAttention attention) {
      return Optional.of(
          new ChannelGateDesign(
              "onednn-channel-attention",
              attention.getFormat(),
              Squeeze.BOTH,
              new Network.Bottleneck(
                  attention.hiddenSize(), attention.hasBias(), attention.getActivation()),
              attention.getGate()));
    }
    if (layer instanceof GatherExcite gather && isWholeImage(gather)) {
      return Optional.of(
          new ChannelGateDesign(
              "onednn-gather-excite",
              gather.getFormat(),
              Squeeze.of(gather.isAddMaxPool()),
              new Network.Bottleneck(gather.hiddenSize(), true, gather.getActivation()),
              gather.getGate()));
    }
    return Optional.empty();
  }

  @Override
  public String description() {
    return "gates of channels, forward and backward";
  }

  @Override
  public boolean fits(ImageShape shape) {
    return true;
  }

  @Override
  public INDArray readable(INDArray images, ImageShape shape) {
    return images;
  }

  @Override
  public ChannelGateKernel prepare(ImageShape shape) {
    return ChannelGateKernel.prepare(shape, this);
  }

  private static boolean isWholeImage(GatherExcite gather) {
    return gather.getExtent() == 0 && !gather.isLearnedGather() && gather.hasBottleneck();
  }
}
