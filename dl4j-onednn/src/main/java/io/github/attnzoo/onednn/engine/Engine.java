package io.github.attnzoo.onednn.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_version;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The one oneDNN engine of this process: the CPU.
 *
 * <p>{@link #availability()} never throws; everything else in this package may only be used where
 * it says yes.
 */
public final class Engine {

  /**
   * Whether oneDNN can stand in for ND4J's CPU operations here.
   *
   * @param available whether it can
   * @param description the oneDNN version when it can, else the reason why not
   */
  public record Availability(boolean available, String description) {}

  private Engine() {}

  /**
   * Whether kernels can run: ND4J's backend is the CPU and oneDNN's native library loads.
   *
   * @return the answer, found once per process
   */
  public static Availability availability() {
    return Probe.RESULT;
  }

  /**
   * Attributes of every operation: its scratch memory comes from the thread that runs it, so that
   * an operation made in one thread may run in another.
   *
   * @return new attributes, to be freed by the caller's scope
   */
  public static primitive_attr attributes() {
    var attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  /**
   * The engine that every primitive description is made for.
   *
   * @return the CPU
   */
  public static engine engine() {
    return Cpu.ENGINE;
  }

  private static final class Cpu {
    // Kept even when the first use is within a scope that frees what is made in it.
    static final engine ENGINE = new engine(engine.kind.cpu, 0).retainReference();
  }

  private static final class Probe {
    static final Availability RESULT = probe();

    private static Availability probe() {
      try {
        // First ND4J: the OpenMP library it brings is then the one oneDNN uses too, one thread
        // pool.
        String backend =
            Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend", "unknown");
        if (!"CPU".equalsIgnoreCase(backend)) {
          return new Availability(false, "ND4J's backend is " + backend + ", the kernels need CPU");
        }
        dnnl_version_t version = dnnl_version();
        Cpu.ENGINE.get_kind();
        return new Availability(
            true, "oneDNN " + version.major() + "." + version.minor() + "." + version.patch());
      } catch (Exception | LinkageError e) {
        return new Availability(false, "oneDNN cannot be loaded: " + e);
      }
    }
  }
}
