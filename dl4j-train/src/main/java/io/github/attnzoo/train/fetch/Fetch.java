package io.github.attnzoo.train.fetch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a data set into the data root. Everything is gathered in a hidden folder there, whose
 * content a later attempt uses; the data set's own folder appears at the end, whole and checked, in
 * one step.
 */
public final class Fetch {
  private final FetchPlan plan;
  private final URI address;
  private final Path root;
  private final Patience patience;
  private final FetchListener listener;

  Fetch(
      FetchPlan plan, @Nullable String from, Path root, Patience patience, FetchListener listener) {
    this.plan = plan;
    this.address = address(from == null ? plan.address() : from);
    this.root = root;
    this.patience = patience;
    this.listener = listener;
  }

  /**
   * @param from address under which the files lie, by their official names; null for the official
   *     one
   * @param root the root of the data sets; made where it isn't there
   */
  public static Fetch of(
      PublicDataSet dataSet, @Nullable String from, Path root, FetchListener listener) {
    return new Fetch(dataSet.plan(), from, root, Patience.DEFAULT, listener);
  }

  /** What was done. */
  public enum Outcome {
    FETCHED,
    THERE_ALREADY
  }

  /** The folder of the data set. */
  public Path folder() {
    return root.resolve(plan.folder());
  }

  /**
   * Fetches the data set, unless it is there already.
   *
   * @throws FetchException if it can't be had, or something else stands in its place
   */
  public Outcome run() throws IOException {
    if (Files.exists(folder())) {
      checkWhole();
      return Outcome.THERE_ALREADY;
    }
    Path work = root.resolve("." + plan.folder() + ".fetch");
    Files.createDirectories(work);
    checkSpace(work);
    Path lockFile = work.resolve("lock");
    try (var channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock(channel) == null) {
        throw FetchException.badInput(work + ": in use; another process is fetching this data set");
      }
      try {
        gather(work);
        Files.move(work.resolve(plan.folder()), folder(), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        tidy(work, lockFile);
      }
    }
    return Outcome.FETCHED;
  }

  private void gather(Path work) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    var download = new Download(client, patience, listener);
    for (FileSum file : plan.downloads()) {
      download.run(address.resolve(file.name()), file, work.resolve(file.name()));
    }
    Path content = work.resolve(plan.folder());
    delete(content);
    Files.createDirectory(content);
    if (plan.members().isEmpty()) {
      for (FileSum file : plan.downloads()) {
        Files.move(work.resolve(file.name()), content.resolve(file.name()));
      }
    } else {
      Path archive = work.resolve(plan.downloads().get(0).name());
      Unpacking.unpack(archive, plan.folder(), plan.members(), content);
      Files.delete(archive);
    }
  }

  private void checkWhole() throws IOException {
    for (FileSum file : plan.content()) {
      String problem = file.problem(folder().resolve(file.name()));
      if (!problem.isEmpty()) {
        throw FetchException.badInput(
            folder()
                + ": is there, but is not the whole data set: "
                + problem
                + "; move the folder away and fetch again");
      }
    }
  }

  private void checkSpace(Path work) throws IOException {
    long free = Files.getFileStore(work).getUsableSpace();
    if (free < plan.size()) {
      throw FetchException.badInput(
          root + ": expected " + plan.size() + " bytes free on the disk, found " + free);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** What came of the downloads stays for the next attempt; an empty folder does not. */
  private static void tidy(Path work, Path lockFile) throws IOException {
    try (Stream<Path> content = Files.list(work)) {
      if (content.anyMatch(file -> !file.equals(lockFile))) {
        return;
      }
    }
    Files.deleteIfExists(lockFile);
    Files.deleteIfExists(work);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static URI address(String text) {
    URI uri;
    try {
      uri = URI.create(text.endsWith("/") ? text : text + "/");
    } catch (IllegalArgumentException e) {
      throw FetchException.badInput(
          "--from must be an address, got '" + text + "': " + e.getMessage());
    }
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw FetchException.badInput(
          "--from must be an address that begins with http:// or https://, got '" + text + "'");
    }
    return uri;
  }
}
