package io.github.attnzoo.train.cuda;

import io.github.attnzoo.train.device.ComputeCapability;
import io.github.attnzoo.train.device.Gpu;
import io.github.attnzoo.train.device.GpuSelection;
import org.bytedeco.cuda.global.cudart;
import org.nd4j.jita.conf.CudaEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Chooses a GPU by its slot. The driver's tools count GPUs by slots, CUDA the fastest first and
 * only those that {@code CUDA_VISIBLE_DEVICES} leaves, so that their numbers differ; the slot is
 * the same for both.
 */
public final class CudaSelection implements GpuSelection {
  /** CUDA writes the domain of a slot with four digits, the driver's tools with eight. */
  private static final String LONG_DOMAIN = "0000";

  @Override
  public void select(Gpu gpu, boolean alone) {
    if (gpu.isDivided()) {
      // A process sees one slice, as device 0.
      return;
    }
    int number = cudaNumber(gpu);
    Nd4j.getAffinityManager().unsafeSetDevice(number);
    if (alone) {
      CudaEnvironment.getInstance().getConfiguration().allowMultiGPU(false).useDevice(number);
    }
  }

  @Override
  public ComputeCapability computeCapability(Gpu gpu) {
    int number = gpu.isDivided() ? 0 : cudaNumber(gpu);
    return new ComputeCapability(
        attribute(cudart.cudaDevAttrComputeCapabilityMajor, number),
        attribute(cudart.cudaDevAttrComputeCapabilityMinor, number));
  }

  private static int attribute(int attribute, int number) {
    int[] value = {0};
    int error = cudart.cudaDeviceGetAttribute(value, attribute, number);
    if (error != cudart.cudaSuccess) {
      throw new IllegalStateException("CUDA error " + error + " when asked for its devices");
    }
    return value[0];
  }

  private static int cudaNumber(Gpu gpu) {
    String slot = gpu.busId();
    if (slot.length() > 12 && slot.startsWith(LONG_DOMAIN)) {
      slot = slot.substring(LONG_DOMAIN.length());
    }
    int[] number = {-1};
    int error = cudart.cudaDeviceGetByPCIBusId(number, slot);
    if (error != cudart.cudaSuccess) {
      throw new IllegalStateException(
          "CUDA does not find GPU "
              + gpu.index()
              + ", "
              + gpu.name()
              + ", in slot "
              + slot
              + " (CUDA error "
              + error
              + "); CUDA_VISIBLE_DEVICES="
              + gpu.uuid()
              + " chooses it too");
    }
    return number[0];
  }
}
