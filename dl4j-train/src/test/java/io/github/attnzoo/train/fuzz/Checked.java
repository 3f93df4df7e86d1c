package io.github.attnzoo.train.fuzz;

import io.github.attnzoo.train.cli.Application;
import io.github.attnzoo.train.cli.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the program inside the test's process and notes what it must never do, whatever it is given:
 * end with another exit code than 0 or 2, hang, show a stack trace or an unexpected failure, or
 * touch a file outside its run folder.
 */
final class Checked implements AutoCloseable {
  private static final int MOST_SECONDS = 60;
  private static final int MOST_COMPLAINTS = 20;

  private final Path root;
  private final Path runFolder;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            var daemon = new Thread(task, "fuzz");
            daemon.setDaemon(true);
            return daemon;
          });
  private final List<String> complaints = new ArrayList<>();

  /**
   * @param root all below it is watched, except for the run folder, and so is the current folder
   * @param runFolder emptied before each run
   */
  Checked(Path root, Path runFolder) {
    this.root = root;
    this.runFolder = runFolder;
  }

  /**
   * Runs a command line.
   *
   * @param what the case, so that it can be found again
   * @return the exit code; -1 where there was none
   */
  int run(String what, String... arguments) {
    if (complaints.size() >= MOST_COMPLAINTS) {
      return -1;
    }
    delete(runFolder);
    Map<String, String> before = files();
    var err = new StringWriter();
    var console =
        new Console(
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            Map.of(),
            false);
    int exitCode;
    try {
      exitCode =
          thread
              .submit(() -> Application.run(console, arguments))
              .get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(what + " hangs: " + String.join(" ", arguments), e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(what, e);
    }
    String told = err.toString();
    boolean isClean = !told.contains("\tat ") && !told.contains("unexpectedly");
    boolean isTold = exitCode == 0 || !told.isBlank();
    if ((exitCode != 0 && exitCode != 2) || !isClean || !isTold) {
      complaints.add(what + ": exit code " + exitCode + ", " + shortened(told));
    }
    if (!before.equals(files())) {
      complaints.add(what + ": touched files outside of its run folder");
    }
    return exitCode;
  }

  /** What was wrong; empty where nothing was. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static String shortened(String text) {
    return text.length() <= 600 ? text : text.substring(0, 600) + "...";
  }

  /** Each file with its size and time; of the current folder the names alone. */
  private Map<String, String> files() {
    var files = new TreeMap<String, String>();
    try (var here = Files.list(Path.of(""))) {
      here.forEach(file -> files.put(file.toString(), "in the current folder"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (var all = Files.walk(root)) {
      for (Path file : all.filter(path -> !path.startsWith(runFolder)).toList()) {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        boolean isParent = runFolder.getParent().equals(file);
        String seen = attributes.size() + " " + attributes.lastModifiedTime();
        files.put(file.toString(), isParent ? "the run folder's" : seen);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
