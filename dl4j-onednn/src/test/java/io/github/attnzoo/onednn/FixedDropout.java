package io.github.attnzoo.onednn;

import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Drops every third number, counted in order 'c', and doubles the one before it. */
public final class FixedDropout implements IDropout {

  private static INDArray factors(INDArray array) {
    var factors = new float[Math.toIntExact(array.length())];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = i % 3 == 2 ? 0 : 1 + i % 3;
    }
    return Nd4j.create(factors, array.shape(), 'c').castTo(DataType.FLOAT);
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    return result.assign(input.mul(factors(input)));
  }

  @Override
  public INDArray backprop(
      INDArray gradientAtOutput, INDArray gradientAtInput, int iteration, int epoch) {
    return gradientAtInput.assign(gradientAtOutput.mul(factors(gradientAtOutput)));
  }

  @Override
  public void clear() {
    // Nothing is kept.
  }

  @Override
  public IDropout clone() {
    return new FixedDropout();
  }
}
