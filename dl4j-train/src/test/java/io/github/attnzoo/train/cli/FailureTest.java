package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What users read where Java's own message says too little. */
class FailureTest {
  @Test
  void problemsOfFilesTellTheirKind() {
    assertTells(new AccessDeniedException("ro/x"), 1, "ro/x: permission denied");
    assertTells(new NoSuchFileException("none"), 1, "none: no such file or folder");
    assertTells(
        new UncheckedIOException(new FileSystemException("ro/x", null, "Read-only file system")),
        1,
        "ro/x: read-only file system");
    assertTells(new IOException("No space left on device"), 1, "No space left on device");
  }

  @Test
  void nativeMemoryThatRanOutIsToldLikeTheHeap() {
    assertTells(
        new RuntimeException("Allocation failed: [std::bad_alloc]"),
        1,
        "memory ran out (Allocation failed: [std::bad_alloc]); a smaller model");
    assertTells(
        new IllegalStateException("layer 1", new OutOfMemoryError("Metaspace")),
        1,
        "memory ran out (Metaspace); a smaller model");
    assertTells(new OutOfMemoryError(), 1, "memory ran out (Java heap space); a smaller model");
  }

  @Test
  void memoryOfTheGpuThatRanOutIsToldApart() {
    assertTells(
        new IllegalStateException(
            "layer 1", new RuntimeException("Failed to allocate 64 bytes from DEVICE [0] memory")),
        1,
        "the GPU's memory ran out (Failed to allocate 64 bytes from DEVICE [0] memory); a smaller");
  }

  @Test
  void aTrainingThatCanBeGoneOnWithTellsHow() {
    var problem = new UnfinishedRun("to go on:\n  command", new IOException("disk full"));

    assertTells(problem, 1, "reading or writing failed: disk full\nto go on:\n  command");
  }

  @Test
  void pathsThatTheLocaleCannotWriteAreBadInput() {
    assertTells(new InvalidPathException("größe", "unmappable"), 2, "größe: no path", "UTF-8");
  }

  @Test
  void aResultThatCannotBeWrittenIsAFailure() {
    var full =
        new Writer() {
          @Override
          public void write(char[] buffer, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var err = new StringWriter();
    var console =
        new Console(
            new PrintWriter(full), new PrintWriter(full), new PrintWriter(err), Map.of(), false);

    assertThat(Application.run(console, "list")).isEqualTo(1);
    assertThat(err.toString()).contains("standard output can't be written");
  }

  private static void assertTells(Throwable problem, int exitCode, String... parts) {
    Failure failure = Failure.of(problem);

    assertThat(failure.message()).contains(parts).doesNotContain("unexpectedly");
    assertThat(failure.exitCode()).isEqualTo(exitCode);
  }
}
