package io.github.attnzoo.train.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a program that may hang. It is read on a thread of its own and killed with all that it
 * started when the time is up or this program is ended before; nobody waits for the killed, as one
 * that is stuck in a driver can't die.
 */
final class TimedCommand {
  /** An answer for a rack of GPUs has a few kilobytes. */
  private static final int MOST_BYTES = 1 << 16;

  /** How a command ended. */
  sealed interface Result {
    /** Whatever it said on both its outputs. */
    record Ended(int exitCode, String output) implements Result {}

    record TimedOut() implements Result {}

    record NotStarted(String reason) implements Result {}
  }

  private TimedCommand() {}

  static Result run(List<String> command, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    // Hooked before the start, so that there is no moment in which a program could be left behind.
    var started = new CompletableFuture<Optional<Process>>();
    var hook = new Thread(() -> started.join().ifPresent(TimedCommand::end), "attnzoo-driver-end");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      return new Result.NotStarted("this program is being ended");
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      started.complete(Optional.of(process));
      return await(process, end);
    } catch (IOException e) {
      return new Result.NotStarted(String.valueOf(e.getMessage()));
    } finally {
      started.complete(Optional.empty());
      forget(hook);
    }
  }

  private static Result await(Process process, long end) throws IOException {
    try {
      process.getOutputStream().close();
      var output = new FutureTask<>(() -> read(process.getInputStream()));
      var reader = new Thread(output, "attnzoo-driver");
      reader.setDaemon(true);
      reader.start();
      // The end of the output comes before that of the process, or with it.
      String text = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)
          ? new Result.Ended(process.exitValue(), text)
          : new Result.TimedOut();
    } catch (TimeoutException e) {
      return new Result.TimedOut();
    } catch (ExecutionException e) {
      return new Result.NotStarted("its output can't be read: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.NotStarted("interrupted");
    } finally {
      end(process);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This program is being ended, and the hook runs.
      return;
    }
  }

  /** All there is to read, of which the first part is kept: a full pipe would stop the program. */
  private static String read(InputStream in) {
    var kept = new ByteArrayOutputStream();
    var buffer = new byte[8192];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        kept.write(buffer, 0, Math.min(count, MOST_BYTES - kept.size()));
      }
    } catch (IOException e) {
      // The program is gone, and a child of it still holds the pipe: that was all it said.
      return kept.toString(StandardCharsets.UTF_8);
    }
    return kept.toString(StandardCharsets.UTF_8);
  }
}
