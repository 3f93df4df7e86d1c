package io.github.attnzoo.layers.internal;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The runtime side of {@link io.github.attnzoo.layers.SequenceMask}. */
public final class SequenceMaskLayer
    extends AbstractLayer<org.deeplearning4j.nn.conf.layers.Layer> {

  private final String label;
  private final RNNFormat format;

  public SequenceMaskLayer(
      NeuralNetConfiguration conf, DataType dataType, String label, RNNFormat format) {
    super(conf, dataType);
    this.label = label;
    this.format = format;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    return masked(input, ArrayType.ACTIVATIONS, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    return new Pair<>(
        new DefaultGradient(), masked(epsilon, ArrayType.ACTIVATION_GRAD, workspaceMgr));
  }

  private INDArray masked(INDArray sequences, ArrayType type, LayerWorkspaceMgr workspaceMgr) {
    INDArray mask = maskArray;
    if (mask == null) {
      // Never the array itself: the layer behind may write over what it is given.
      return workspaceMgr.dup(type, sequences);
    }
    int time = format == RNNFormat.NCW ? 2 : 1;
    if (sequences.rank() != 3
        || mask.rank() != 2
        || mask.size(0) != sequences.size(0)
        || mask.size(1) != sequences.size(time)) {
      throw new IllegalArgumentException(
          label
              + ": mask must be [batch, time] for input "
              + (time == 2 ? "[batch, size, time]" : "[batch, time, size]")
              + ", got mask of shape "
              + Arrays.toString(mask.shape())
              + " and input of shape "
              + Arrays.toString(sequences.shape()));
    }
    long[] steps = {mask.size(0), mask.size(1), mask.size(1)};
    steps[3 - time] = 1;
    INDArray real = mask.castTo(sequences.dataType()).gt(0).reshape(steps);
    return PaddedSteps.zero(workspaceMgr.dup(type, sequences), real);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // There are no weights.
  }

  @Override
  public Layer clone() {
    throw new UnsupportedOperationException();
  }
}
