package io.github.attnzoo.onednn;

import io.github.attnzoo.onednn.kernels.KernelOffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@link OneDnn#accelerate} did to a network.
 *
 * @param library the oneDNN version, or why it cannot be used here
 * @param paths one entry a layer, in the network's order
 * @param updater the kernel that turns gradients into updates, {@code plain} for DL4J's own code
 */
public record AccelerationReport(String library, List<LayerPath> paths, String updater) {

  /** Keeps a copy of the list. */
  public AccelerationReport {
    paths = List.copyOf(paths);
  }

  /**
   * How many layers run on a kernel.
   *
   * @return the number of layers that do not run DL4J's own code
   */
  public long accelerated() {
    return paths.stream().filter(path -> !path.kernel().equals(KernelOffer.PLAIN)).count();
  }

  /**
   * One line for a log: the library, the number of layers on kernels, the updater, and the reason
   * for each layer that is on none.
   *
   * @return the line
   */
  public String summary() {
    String plain =
        paths.stream()
            .filter(path -> path.kernel().equals(KernelOffer.PLAIN))
            .map(path -> path.layer() + " (" + path.reason() + ")")
            .collect(Collectors.joining(", "));
    String counts =
        library + ": " + accelerated() + " of " + paths.size() + " layers, updater " + updater;
    return plain.isEmpty() ? counts : counts + "; plain: " + plain;
  }
}
