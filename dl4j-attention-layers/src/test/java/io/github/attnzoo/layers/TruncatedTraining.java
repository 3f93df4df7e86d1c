package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.attnzoo.layers.LayerVariants.Variant;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Truncated backpropagation through time cuts sequences; a layer then sees one piece at a time. */
final class TruncatedTraining {

  private static final int PIECE = 4;
  private static final int STEPS = 10;

  private TruncatedTraining() {}

  /**
   * A sequence in pieces trains the network as the pieces do one after another. Applies to layers
   * that keep a sequence; images and pooled outputs have no steps to cut.
   */
  static void seesPieceAfterPiece(Variant variant) {
    assumeTrue(variant.input().getType() == InputType.Type.RNN, "images have no steps to cut");
    long size = ((InputType.InputTypeRecurrent) variant.input()).getSize();
    MultiLayerNetwork truncated = network(variant, size, true);
    MultiLayerNetwork pieces = network(variant, size, false);
    INDArray features = Nd4j.randn(DataType.FLOAT, 3, size, STEPS);
    INDArray labels = Nd4j.rand(DataType.FLOAT, 3, 2, STEPS);
    INDArray mask = Nd4j.ones(DataType.FLOAT, 3, STEPS);
    mask.putScalar(1, 2, 0);
    mask.putScalar(2, STEPS - 1, 0);

    truncated.fit(new DataSet(features, labels, mask, mask));
    for (int from = 0; from < STEPS; from += PIECE) {
      INDArrayIndex steps = NDArrayIndex.interval(from, Math.min(from + PIECE, STEPS));
      INDArray piece = mask.get(NDArrayIndex.all(), steps).dup();
      pieces.fit(new DataSet(cut(features, steps), cut(labels, steps), piece, piece));
    }
    assertThat(LayerVariants.bits(truncated.params()))
        .isEqualTo(LayerVariants.bits(pieces.params()));
  }

  private static INDArray cut(INDArray sequences, INDArrayIndex steps) {
    return sequences.get(NDArrayIndex.all(), NDArrayIndex.all(), steps).dup();
  }

  private static MultiLayerNetwork network(Variant variant, long size, boolean truncated) {
    var settings =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(DataType.FLOAT)
            .updater(new Sgd(0.1))
            .list()
            .layer(variant.layer())
            .layer(
                new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nOut(2)
                    .build())
            .setInputType(InputType.recurrent(size));
    if (truncated) {
      settings.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(PIECE);
    }
    var network = new MultiLayerNetwork(settings.build());
    network.init();
    return network;
  }
}
