package io.github.attnzoo.layers;

import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What {@link SequenceAttention} refuses: settings at construction, inputs at their arrival. */
final class SequenceChecks {

  private SequenceChecks() {}

  static void settings(SequenceAttention layer) {
    layer.given("score", layer.getScore());
    layer.given("weighting", layer.getWeighting());
    layer.given("pooling", layer.getPooling());
    layer.given("format", layer.getFormat());
    layer.atLeast("nIn", 0, layer.getNIn());
    layer.atLeast("heads", 1, layer.getHeads());
    fraction(layer, "hardThreshold", layer.getHardThreshold());
    fraction(layer, "attentionDropout", layer.getAttentionDropout());
    double biasInit = layer.getBiasInit();
    layer.require(Double.isFinite(biasInit), "biasInit must be finite", "biasInit", biasInit);
    layer.require(
        layer.getHeads() == 1
            || layer.getScore() != SequenceScore.TANH
            || layer.getWeighting() == Weighting.MEAN,
        "heads must be 1 with score=TANH and weighting=PER_DIMENSION, where each dimension has"
            + " weights of its own",
        "heads",
        layer.getHeads());
    heads(layer);
  }

  static void heads(SequenceAttention layer) {
    layer.require(
        layer.getNIn() % layer.getHeads() == 0,
        "heads must divide nIn=" + layer.getNIn(),
        "heads",
        layer.getHeads());
  }

  static void size(SequenceAttention layer, InputType.InputTypeRecurrent sequence) {
    layer.require(
        layer.getNIn() == sequence.getSize(),
        "nIn must be the size of the input, " + sequence.getSize(),
        "nIn",
        layer.getNIn());
  }

  static void input(SequenceAttention layer, INDArray input) {
    boolean ncw = layer.getFormat() == RNNFormat.NCW;
    if (input.rank() != 3 || input.size(ncw ? 1 : 2) != layer.getNIn()) {
      throw new IllegalArgumentException(
          layer.label()
              + ": input must be "
              + (ncw ? "[batch, size, time]" : "[batch, time, size]")
              + " with size=nIn="
              + layer.getNIn()
              + ", got shape "
              + Arrays.toString(input.shape()));
    }
  }

  static void mask(SequenceAttention layer, INDArray input, INDArray mask) {
    int time = SequenceMasks.timeAxis(layer);
    if (mask.rank() != 2 || mask.size(0) != input.size(0) || mask.size(1) != input.size(time)) {
      throw new IllegalArgumentException(
          layer.label()
              + ": mask must be [batch, time] for input "
              + Arrays.toString(input.shape())
              + ", got shape "
              + Arrays.toString(mask.shape()));
    }
  }

  private static void fraction(SequenceAttention layer, String property, double value) {
    layer.require(value >= 0 && value < 1, property + " must be in [0, 1)", property, value);
  }
}
