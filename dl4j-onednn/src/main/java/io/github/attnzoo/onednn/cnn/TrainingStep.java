package io.github.attnzoo.onednn.cnn;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Whether what passes between two layers is seen by these layers alone. */
final class TrainingStep {
  private static final String ALL_ACTIVATIONS = "WS_ALL_LAYERS_ACT";

  private TrainingStep() {}

  /**
   * Whether a forward pass in training mode is that of a training step, so that no caller gets the
   * activations of the layers between.
   *
   * <p>Only there DL4J puts all of them into one workspace. A listener that reads them makes it no.
   *
   * @param workspaces the pass's workspaces
   * @param listeners the network's listeners
   */
  static boolean keepsActivations(
      LayerWorkspaceMgr workspaces, Collection<TrainingListener> listeners) {
    return isIn(workspaces, ArrayType.ACTIVATIONS)
        && isIn(workspaces, ArrayType.INPUT)
        && listeners.stream().noneMatch(TrainingStep::readsActivations);
  }

  /**
   * Whether a backward pass is that of a training step of a graph, which hands no gradient of the
   * graph's inputs to anybody.
   *
   * @param workspaces the pass's workspaces
   */
  static boolean isBackwards(LayerWorkspaceMgr workspaces) {
    return isIn(workspaces, ArrayType.INPUT);
  }

  private static boolean isIn(LayerWorkspaceMgr workspaces, ArrayType type) {
    return ALL_ACTIVATIONS.equals(workspaces.getWorkspaceName(type));
  }

  private static boolean readsActivations(TrainingListener listener) {
    return overrides(listener.getClass(), Map.class) || overrides(listener.getClass(), List.class);
  }

  private static boolean overrides(Class<?> listener, Class<?> activations) {
    try {
      Class<?> declaring =
          listener.getMethod("onForwardPass", Model.class, activations).getDeclaringClass();
      return declaring != BaseTrainingListener.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
