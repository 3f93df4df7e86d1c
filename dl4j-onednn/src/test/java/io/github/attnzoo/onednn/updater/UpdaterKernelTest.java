package io.github.attnzoo.onednn.updater;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** What a report says of the updater. */
class UpdaterKernelTest {
  @Test
  void averagesThatNothingUpdatesDoNotCount() {
    assertThat(UpdaterKernel.install(network(new Adam()).getUpdater())).isEqualTo("onednn-adam");
  }

  @Test
  void twoKindsAreToldInWords() {
    assertThat(UpdaterKernel.install(network(new Sgd()).getUpdater()))
        .isEqualTo("onednn-adam for 2 parameter groups and plain for 1 parameter group");
  }

  /**
   * Dense, batch normalisation and output; Adam but for the dense layer. The averages divide the
   * rest in two.
   */
  private static MultiLayerNetwork network(IUpdater dense) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam())
                .list()
                .layer(new DenseLayer.Builder().nOut(3).updater(dense).build())
                .layer(new BatchNormalization())
                .layer(new OutputLayer.Builder().nOut(2).build())
                .setInputType(InputType.feedForward(2))
                .build());
    network.init();
    return network;
  }
}
