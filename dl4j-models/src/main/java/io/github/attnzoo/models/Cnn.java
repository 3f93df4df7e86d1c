package io.github.attnzoo.models;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.training.TrainingConfig;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A plain convolutional classifier, the baseline of {@link SeCnn}, or the same with any attention
 * over images in each block.
 *
 * <p>{@code input [batch, channels, height, width]}, then for each block {@code conv -> norm ->
 * relu -> (attention) -> pool}, which halves height and width (rounded down); then {@code dense
 * [batch, denseSize] -> dropout -> output [batch, classes]}.
 *
 * <p>Parameters: {@code out (in * kernelSize^2 + 1)} in a convolution, {@code 4 out} in a batch
 * norm (two of them running statistics), {@code units (inputs + 1)} in a dense layer; an attention
 * adds its own.
 */
@Id(
    value = "cnn",
    doc = "Convolution blocks with batch norm and max pooling, with any attention or none.")
public record Cnn(
    @Property(
            doc = "Output channels of each block; as many blocks as numbers.",
            defaultsTo = "[32, 64, 128]",
            min = 1,
            max = 65536)
        List<Integer> channels,
    @Property(
            doc = "Side of the convolutions' windows, in pixels; odd.",
            defaultsTo = "3",
            min = 1,
            max = 31)
        int kernelSize,
    @Property(doc = "Units of the dense layer.", defaultsTo = "512", min = 1, max = 65536)
        int denseSize,
    @Property(
            doc = "Probability that an output of the dense layer is dropped in training.",
            defaultsTo = "0.5",
            min = 0,
            below = 1)
        double dropout,
    @Property(
            doc =
                "The attention in each block, between ReLU and pooling, the same settings in each;"
                    + " null: none.",
            defaultsTo = "null")
        @Nullable ChannelLayer attention)
    implements ModelSpec {
  public Cnn {
    Rules.check(Cnn.class, channels, kernelSize, denseSize, dropout, attention);
    channels = ConvolutionBlocks.checked(channels, kernelSize, attention);
  }

  @Override
  public void check(DataShape shape) {
    blocks().check("cnn", shape);
  }

  @Override
  public ComputationGraphConfiguration graph(DataShape shape, TrainingConfig training, long seed) {
    check(shape);
    return blocks().graph(shape, training, seed);
  }

  private ConvolutionBlocks blocks() {
    return new ConvolutionBlocks(channels, kernelSize, denseSize, dropout, attention);
  }
}
