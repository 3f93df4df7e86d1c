package io.github.attnzoo.train.loop;

import java.io.Serial;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measures loss and accuracy in the training passes themselves. After the backward pass the output
 * layer still holds its input, dropout included, so a second pass of that one layer gives the
 * probabilities that the loss was computed from. Labels count as they were before smoothing, so
 * that training and validation can be compared.
 */
final class TrainingPasses extends BaseTrainingListener {
  @Serial private static final long serialVersionUID = 1L;

  private final double smoothing;
  private transient BatchScore last = BatchScore.NONE;

  /**
   * @param smoothing the share of each label that was spread over all classes
   */
  TrainingPasses(double smoothing) {
    this.smoothing = smoothing;
  }

  /** What the last pass measured. */
  BatchScore last() {
    return last;
  }

  @Override
  public void onBackwardPass(Model model) {
    var output = (IOutputLayer) ((ComputationGraph) model).getOutputLayer(0);
    var probabilities = output.activate(false, LayerWorkspaceMgr.noWorkspaces());
    last = BatchScore.of(probabilities, withoutSmoothing(output.getLabels()));
  }

  private INDArray withoutSmoothing(INDArray labels) {
    return smoothing == 0 ? labels : labels.sub(smoothing / labels.size(1)).divi(1 - smoothing);
  }
}
