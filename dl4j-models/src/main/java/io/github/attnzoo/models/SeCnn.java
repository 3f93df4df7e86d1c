package io.github.attnzoo.models;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.training.TrainingConfig;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * {@link Cnn} with an attention in each block, between ReLU and pooling, by default
 * squeeze-and-excitation; the attention adds only its own parameters.
 */
@Id(value = "se-cnn", doc = "The cnn model with channel attention in each block.")
public record SeCnn(
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
            doc = "The attention in each block, the same settings in each.",
            defaultsTo = "{\"id\": \"squeeze-excitation\"}")
        ChannelLayer attention)
    implements ModelSpec {
  public SeCnn {
    Rules.check(SeCnn.class, channels, kernelSize, denseSize, dropout, attention);
    channels = ConvolutionBlocks.checked(channels, kernelSize, attention);
  }

  @Override
  public void check(DataShape shape) {
    blocks().check("se-cnn", shape);
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
