package io.github.attnzoo.train.device;

import java.util.Optional;
import java.util.ServiceLoader;

/** Makes ND4J compute on one of several GPUs. Only the CUDA build has an implementation. */
public interface GpuSelection {
  /**
   * Starts ND4J and binds this thread to a GPU; threads that work for it have to follow.
   *
   * @param gpu one that this process sees
   * @param alone whether no other GPU may be used, whatever the thread
   */
  void select(Gpu gpu, boolean alone);

  /**
   * Asks CUDA, where the driver's tools don't tell it.
   *
   * @param gpu one that this process sees
   */
  ComputeCapability computeCapability(Gpu gpu);

  /** That of this build. */
  static Optional<GpuSelection> find() {
    return ServiceLoader.load(GpuSelection.class, GpuSelection.class.getClassLoader()).findFirst();
  }
}
