package io.github.attnzoo.onednn.kernels;

/** A layer that runs a kernel; what every replacement is. */
public interface KernelLayer {

  /**
   * The kernel's name in reports.
   *
   * @return for example {@code onednn-lstm}
   */
  String kernel();

  /** Frees the native memory of the kernel. The layer still works, and takes it again. */
  void release();
}
