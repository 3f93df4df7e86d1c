package io.github.attnzoo.onednn.updater;

import io.github.attnzoo.onednn.engine.Layouts;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A group of parameters under one Adam.
 *
 * <p>DL4J cuts the gradient into views for every parameter, twice a step, to apply regularisation;
 * without any regularisation this block cuts nothing, which for a small batch is a tenth of a step.
 */
final class AdamBlock extends UpdaterBlock {
  private final OneDnnAdam adam;

  AdamBlock(UpdaterBlock plain, OneDnnAdam adam) {
    super(
        plain.getParamOffsetStart(),
        plain.getParamOffsetEnd(),
        plain.getUpdaterViewOffsetStart(),
        plain.getUpdaterViewOffsetEnd(),
        plain.getLayersAndVariablesInBlock());
    this.adam = adam;
    setUpdaterView(plain.getUpdaterView());
    setGradientView(plain.getGradientView());
    setGradientUpdater(adam);
  }

  @Override
  public void updateExternalGradient(
      int iteration, int epoch, INDArray fullNetworkGradientView, INDArray fullNetworkParamsArray) {
    if (getGradientUpdater() != adam
        || isRegularised()
        || fullNetworkGradientView.dataType() != DataType.FLOAT
        || !Layouts.isDense(fullNetworkGradientView)) {
      super.updateExternalGradient(
          iteration, epoch, fullNetworkGradientView, fullNetworkParamsArray);
      return;
    }
    adam.apply(
        fullNetworkGradientView,
        getParamOffsetStart(),
        getParamOffsetEnd() - getParamOffsetStart(),
        iteration,
        epoch);
  }

  /** DL4J's own block in this one's place; frees this one's native memory. */
  UpdaterBlock plain() {
    var block =
        new UpdaterBlock(
            getParamOffsetStart(),
            getParamOffsetEnd(),
            getUpdaterViewOffsetStart(),
            getUpdaterViewOffsetEnd(),
            getLayersAndVariablesInBlock());
    block.setUpdaterView(getUpdaterView());
    block.setGradientView(getGradientView());
    block.setGradientUpdater(adam.plain());
    adam.release();
    return block;
  }

  private boolean isRegularised() {
    for (ParamState state : getLayersAndVariablesInBlock()) {
      var terms = state.getLayer().getConfig().getRegularizationByParam(state.getParamName());
      if (terms != null && !terms.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
