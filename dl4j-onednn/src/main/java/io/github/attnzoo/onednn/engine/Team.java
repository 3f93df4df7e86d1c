package io.github.attnzoo.onednn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;

/**
 * Runs the parts of a work side by side, each on one of OpenMP's threads. An operation that runs
 * within a part has that one thread, so parts that each go through many small operations meet once,
 * at the end, rather than at every operation.
 *
 * <p>Calls from several threads don't meet: each has threads of its own, as OpenMP gives them.
 */
public final class Team {
  private Team() {}

  /**
   * Whether parts can run side by side: on Linux, where GNU's OpenMP library can be called.
   *
   * @return false where the calling thread runs all parts
   */
  public static boolean isAvailable() {
    return OpenMp.isAvailable();
  }

  /**
   * How many parts can run side by side for the calling thread.
   *
   * @return OpenMP's number of threads; 1 where parts can't be run on them
   */
  public static int size() {
    return isAvailable() ? OpenMp.maxThreads() : 1;
  }

  /**
   * Runs all parts and waits for them. A part goes to the same thread in each call, as long as the
   * number of threads stays.
   *
   * @param parts how many; where it is 1, or parts can't run side by side, the calling thread runs
   *     them
   * @param work takes the part's number, from 0
   * @throws IllegalStateException if called from within a part
   */
  public static void run(int parts, IntConsumer work) {
    if (parts == 1 || !isAvailable()) {
      for (int part = 0; part < parts; part++) {
        work.accept(part);
      }
      return;
    }
    Lane.current().parts().run(parts, work);
  }

  /**
   * Makes something of each part, with an owner of its own, whose operations will run within that
   * part.
   *
   * @param owner closes the parts' owners
   * @param parts what they are made of
   * @param builder makes one
   * @param <S> what a part is made of
   * @param <P> what is made
   * @return what was made, in the order of the parts
   */
  public static <S, P> List<P> prepareEach(
      NativeOwner owner, List<S> parts, BiFunction<NativeOwner, S, P> builder) {
    List<P> made = new ArrayList<>();
    prepare(
        parts.size(),
        () -> parts.forEach(part -> made.add(owner.part(own -> builder.apply(own, part)))));
    return made;
  }

  /**
   * Makes something whose operations will run within parts: it is prepared for one thread.
   *
   * @param parts how many there will be; 1 changes nothing
   * @param preparation makes it
   */
  public static void prepare(int parts, Runnable preparation) {
    if (parts == 1 || !isAvailable()) {
      preparation.run();
      return;
    }
    int before = OpenMp.maxThreads();
    OpenMp.setMaxThreads(1);
    try {
      preparation.run();
    } finally {
      OpenMp.setMaxThreads(before);
    }
  }
}
