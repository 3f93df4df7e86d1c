package io.github.attnzoo.onednn.updater;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.NoOpUpdater;

/**
 * Puts kernels under a network's updater. The state array and the configuration are not touched, so
 * that learning rates, schedules, saving and loading are as before. A network that gets a new
 * updater object, as DL4J's {@code setLearningRate} does, has DL4J's code under it again.
 */
public final class UpdaterKernel {
  private static final String ADAM = "onednn-adam";
  private static final String PLAIN = "plain";

  private UpdaterKernel() {}

  /**
   * Exchanges what can be exchanged.
   *
   * @param updater a network's updater, or null
   * @return which code runs, for a report: {@code onednn-adam}, {@code plain}, or both with the
   *     numbers of parameter groups. Groups that nothing updates, as the running averages of batch
   *     normalisation, don't count.
   */
  public static String install(@Nullable Object updater) {
    if (!(updater instanceof BaseMultiLayerUpdater<?> found)) {
      return PLAIN;
    }
    List<UpdaterBlock> blocks = found.getUpdaterBlocks();
    Map<String, Integer> counts = new TreeMap<>();
    blocks.replaceAll(UpdaterKernel::accelerated);
    for (UpdaterBlock block : blocks) {
      if (!(block.getGradientUpdater() instanceof NoOpUpdater)) {
        counts.merge(block instanceof AdamBlock ? ADAM : PLAIN, 1, Integer::sum);
      }
    }
    if (counts.size() == 1) {
      return counts.keySet().iterator().next();
    }
    return counts.isEmpty()
        ? PLAIN
        : counts.entrySet().stream()
            .map(count -> count.getKey() + " for " + groups(count.getValue()))
            .collect(Collectors.joining(" and "));
  }

  /**
   * Puts DL4J's own code back, with the same state in the same place.
   *
   * @param updater a network's updater, or null
   */
  public static void remove(@Nullable Object updater) {
    if (updater instanceof BaseMultiLayerUpdater<?> found) {
      found
          .getUpdaterBlocks()
          .replaceAll(block -> block instanceof AdamBlock fast ? fast.plain() : block);
    }
  }

  private static String groups(int count) {
    return count + (count == 1 ? " parameter group" : " parameter groups");
  }

  private static UpdaterBlock accelerated(UpdaterBlock block) {
    GradientUpdater<?> updater = block.getGradientUpdater();
    return !(block instanceof AdamBlock)
            && updater instanceof AdamUpdater adam
            && adam.getClass() == AdamUpdater.class
            && OneDnnAdam.fits(adam.getConfig())
            && OneDnnAdam.fits(adam.getM())
            && OneDnnAdam.fits(adam.getV())
        ? new AdamBlock(block, new OneDnnAdam(adam))
        : block;
  }
}
