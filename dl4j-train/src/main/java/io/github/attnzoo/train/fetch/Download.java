package io.github.attnzoo.train.fetch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Downloads one file, in as many attempts as it takes, and checks it. Each attempt goes on after
 * the bytes that are there, also those of an earlier process.
 */
final class Download {
  /** An attempt that brings this much has been worth it. */
  private static final long PROGRESS = 1 << 20;

  private final HttpClient client;
  private final Patience patience;
  private final FetchListener listener;

  Download(HttpClient client, Patience patience, FetchListener listener) {
    this.client = client;
    this.patience = patience;
    this.listener = listener;
  }

  /**
   * Leaves the whole file at {@code part}.
   *
   * @throws FetchException if it can't be had; what has come of it stays, but for wrong bytes
   */
  void run(URI uri, FileSum expected, Path part) throws IOException {
    boolean hasEarlierBytes = size(part) > 0;
    complete(uri, expected, part);
    String problem = expected.problem(part);
    if (!problem.isEmpty() && hasEarlierBytes) {
      // The bytes of before may have been of another file.
      listener.retrying(expected.name(), problem + "; it is downloaded anew");
      Files.delete(part);
      complete(uri, expected, part);
      problem = expected.problem(part);
    }
    if (!problem.isEmpty()) {
      Files.delete(part);
      throw FetchException.failed(
          uri + ": " + problem + ": it is not the file that is looked for, and was not kept", null);
    }
    listener.finished(expected.name(), expected.size());
  }

  private void complete(URI uri, FileSum expected, Path part) throws IOException {
    if (size(part) > expected.size()) {
      Files.delete(part);
    }
    var transfer = new Transfer(client, uri, expected, part, patience, listener);
    int failures = 0;
    while (size(part) < expected.size()) {
      long have = size(part);
      try {
        transfer.run(have);
      } catch (IOException e) {
        failures = size(part) - have >= PROGRESS ? 1 : failures + 1;
        if (failures >= patience.attempts()) {
          throw FetchException.failed(
              uri
                  + ": "
                  + e.getMessage()
                  + "; gave up after "
                  + failures
                  + " attempts. The same command goes on from there",
              e);
        }
        listener.retrying(expected.name(), String.valueOf(e.getMessage()));
        pause(uri, patience.pauseAfter(failures));
      }
    }
  }

  private static long size(Path part) throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private static void pause(URI uri, Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FetchException.failed(uri + ": interrupted", e);
    }
  }
}
