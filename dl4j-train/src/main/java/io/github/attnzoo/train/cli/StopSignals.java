package io.github.attnzoo.train.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the signals that ask a process to end: the interrupt key (INT), {@code kill} (TERM)
 * and the end of the terminal (HUP). The first one only asks; a second ends the process at once.
 *
 * <p>A shutdown hook would not do: the virtual machine leaves out all signals after the first. Its
 * class for signals, {@code sun.misc.Signal}, is in every Java but not in its specification, so it
 * is called by name; where it is missing, signals end the process as they always do, and the last
 * checkpoint is what is left.
 */
final class StopSignals implements AutoCloseable {
  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  private final AtomicBoolean stopAsked = new AtomicBoolean();
  private final List<Undo> undoes = new ArrayList<>();
  private final Runnable onFirst;

  /** Takes a handler back. */
  private interface Undo {
    void run() throws ReflectiveOperationException;
  }

  private StopSignals(Runnable onFirst) {
    this.onFirst = onFirst;
  }

  /**
   * @param onFirst told of the first signal, in a thread of the virtual machine
   */
  static StopSignals listen(Runnable onFirst) {
    var signals = new StopSignals(onFirst);
    NAMES.forEach(signals::handle);
    return signals;
  }

  /** Whether a signal has come. */
  boolean isStopAsked() {
    return stopAsked.get();
  }

  /** Gives the signals back their old meaning. */
  @Override
  public void close() {
    for (Undo undo : undoes) {
      try {
        undo.run();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a handler that could be set can be set again", e);
      }
    }
  }

  private void handle(String name) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      var handle = signalClass.getMethod("handle", signalClass, handlerClass);
      InvocationHandler answer =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> received();
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> StopSignals.class.getName();
              };
      Object handler =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(), new Class<?>[] {handlerClass}, answer);
      Object before = handle.invoke(null, signal, handler);
      undoes.add(() -> handle.invoke(null, signal, before));
    } catch (ReflectiveOperationException e) {
      // Unknown to the system, as HUP to Windows, or kept back with java -Xrs.
      return;
    }
  }

  private @Nullable Object received() {
    if (stopAsked.getAndSet(true)) {
      Runtime.getRuntime().halt(Failure.INTERRUPTED);
    }
    onFirst.run();
    return null;
  }
}
