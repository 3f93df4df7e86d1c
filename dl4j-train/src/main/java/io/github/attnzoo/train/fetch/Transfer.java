package io.github.attnzoo.train.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request for what is still missing of a file, appended to the part that is there. What another
 * attempt may mend is an {@link IOException}, what it can't a {@link FetchException}.
 */
final class Transfer {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
  private static final int BUFFER = 1 << 16;

  private final HttpClient client;
  private final URI uri;
  private final FileSum expected;
  private final Path part;
  private final Patience patience;
  private final FetchListener listener;

  Transfer(
      HttpClient client,
      URI uri,
      FileSum expected,
      Path part,
      Patience patience,
      FetchListener listener) {
    this.client = client;
    this.uri = uri;
    this.expected = expected;
    this.part = part;
    this.patience = patience;
    this.listener = listener;
  }

  void run(long have) throws IOException {
    HttpResponse<InputStream> response = send(have);
    try (InputStream body = response.body()) {
      long offset = offset(response, have);
      append(body, offset);
    }
  }

  private HttpResponse<InputStream> send(long have) throws IOException {
    var request = HttpRequest.newBuilder(uri).timeout(patience.stall());
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FetchException.failed(uri + ": interrupted", e);
    } catch (IOException e) {
      throw new IOException(words(e), e);
    }
  }

  /** From which byte on the answer is; checks that it is an answer at all. */
  private long offset(HttpResponse<InputStream> response, long have) throws IOException {
    int status = response.statusCode();
    if (status == 200) {
      long length = response.headers().firstValueAsLong("Content-Length").orElse(expected.size());
      checkSize(length);
      return 0;
    }
    if (status == 206) {
      String range = response.headers().firstValue("Content-Range").orElse("");
      Matcher matcher = CONTENT_RANGE.matcher(range);
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) != have) {
        Files.deleteIfExists(part);
        throw new IOException("asked for the bytes from " + have + ", got '" + range + "'");
      }
      if (!matcher.group(2).equals("*")) {
        checkSize(Long.parseLong(matcher.group(2)));
      }
      return have;
    }
    if (status == 416) {
      Files.deleteIfExists(part);
      throw new IOException("the server has no bytes from " + have + " on");
    }
    if (status == 408 || status == 429 || status >= 500) {
      throw new IOException("the server answers " + status);
    }
    String location = response.headers().firstValue("Location").orElse("");
    throw FetchException.failed(
        uri
            + ": the server answers "
            + status
            + (location.isEmpty()
                ? ""
                : " and sends to "
                    + location
                    + ", which is not followed: too many steps, or from https to http")
            + "; --from URL names another place",
        null);
  }

  private void checkSize(long size) {
    if (size != expected.size()) {
      throw FetchException.failed(
          uri
              + ": expected a file of "
              + expected.size()
              + " bytes, the server offers "
              + size
              + "; it is not the file that is looked for",
          null);
    }
  }

  private void append(InputStream body, long offset) throws IOException {
    long done = offset;
    var buffer = new byte[BUFFER];
    try (var watch = new StallWatch(body, patience.stall());
        var file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.truncate(offset).position(offset);
      for (int read = read(body, buffer, watch, done);
          read >= 0;
          read = read(body, buffer, watch, done)) {
        watch.progressed();
        done += read;
        checkSize(Math.max(done, expected.size()));
        write(file, ByteBuffer.wrap(buffer, 0, read));
        listener.progressed(expected.name(), done, expected.size());
      }
      file.force(true);
    }
    if (done < expected.size()) {
      throw brokenOff(done);
    }
  }

  private int read(InputStream body, byte[] buffer, StallWatch watch, long done)
      throws IOException {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      if (watch.hasStalled()) {
        throw new IOException(
            "nothing came for "
                + patience.stall().toMillis() / 1000.0
                + " s after "
                + done
                + " of "
                + expected.size()
                + " bytes",
            e);
      }
      IOException broken = brokenOff(done);
      throw new IOException(broken.getMessage() + " (" + words(e) + ")", e);
    }
  }

  private IOException brokenOff(long done) {
    return new IOException(
        "the connection broke off after " + done + " of " + expected.size() + " bytes");
  }

  private static void write(FileChannel file, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw FetchException.failed("writing failed: " + e.getMessage(), e);
    }
  }

  private String words(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "no address is known for the host " + uri.getHost();
      }
    }
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? "no connection (" + e.getClass().getSimpleName() + ")"
        : message;
  }
}
