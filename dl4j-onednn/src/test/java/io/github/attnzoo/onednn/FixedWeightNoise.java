package io.github.attnzoo.onednn;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** In training, drops every fourth number of every parameter, counted in order 'c'. */
public final class FixedWeightNoise implements IWeightNoise {

  @Override
  public INDArray getParameter(
      Layer layer,
      String key,
      int iteration,
      int epoch,
      boolean train,
      LayerWorkspaceMgr workspaces) {
    INDArray plain = layer.getParam(key);
    // DL4J's convolution asks for a bias that it has not got.
    if (!train || plain == null) {
      return plain;
    }
    INDArray noisy = plain.dup('c');
    for (long i = 3; i < noisy.length(); i += 4) {
      noisy.putScalar(i, 0);
    }
    return noisy;
  }

  @Override
  public IWeightNoise clone() {
    return new FixedWeightNoise();
  }
}
