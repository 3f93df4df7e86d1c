package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Team;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.onednn.kernels.LayerKernelProvider;
import io.github.attnzoo.onednn.kernels.LayerState;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

/** Offers oneDNN's LSTM for DL4J's, where its activations are tanh and sigmoid. */
public final class LstmProvider implements LayerKernelProvider {

  @Override
  public Optional<KernelOffer> offer(Layer plain) {
    if (!LayerState.isExactly(plain, LSTM.class)) {
      return Optional.empty();
    }
    LSTM lstm = (LSTM) plain;
    var settings = lstm.layerConf();
    if (settings.getActivationFn().getClass() != ActivationTanH.class) {
      return declined("activation is " + settings.getActivationFn() + ", the kernel has tanh");
    }
    if (settings.getGateActivationFn().getClass() != ActivationSigmoid.class) {
      return declined(
          "gateActivation is " + settings.getGateActivationFn() + ", the kernel has sigmoid");
    }
    if (settings.getRnnDataFormat() == RNNFormat.NWC && settings.getIDropout() != null) {
      return declined("dropout on NWC sequences");
    }
    var replacement = LayerState.share(lstm, new OneDnnLstm(lstm.conf(), DataType.FLOAT));
    return Optional.of(
        KernelOffer.accelerated(
            replacement,
            OneDnnLstm.KERNEL,
            Team.isAvailable()
                ? "forward and backward in one call, sequences of a batch side by side"
                : "forward and backward in one call"));
  }

  private static Optional<KernelOffer> declined(String reason) {
    return Optional.of(KernelOffer.declined(reason));
  }
}
