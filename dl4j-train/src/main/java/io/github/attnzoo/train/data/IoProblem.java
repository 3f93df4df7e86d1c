package io.github.attnzoo.train.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Says in words what went wrong with a file: Java's own message is often the path alone. */
public final class IoProblem {
  private IoProblem() {}

  /** The file, where the problem knows it, and the kind of problem. */
  public static String words(IOException problem) {
    String message = problem.getMessage();
    if (problem instanceof FileSystemException file) {
      return file.getFile() == null ? kind(problem) : file.getFile() + ": " + kind(problem);
    }
    return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
  }

  /** The kind of problem alone, as {@code permission denied}. */
  public static String kind(IOException problem) {
    if (!(problem instanceof FileSystemException file)) {
      return words(problem);
    }
    String reason = file.getReason();
    if (reason != null && !reason.isBlank()) {
      return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }
    if (file instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (file instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (file instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (file instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    if (file instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    return file instanceof FileSystemLoopException
        ? "links lead in a circle"
        : file.getClass().getSimpleName();
  }
}
