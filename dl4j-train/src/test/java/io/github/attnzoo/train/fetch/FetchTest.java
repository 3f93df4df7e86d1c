package io.github.attnzoo.train.fetch;

import static io.github.attnzoo.train.fetch.FaultyServer.cutAfter;
import static io.github.attnzoo.train.fetch.FaultyServer.ignoringRanges;
import static io.github.attnzoo.train.fetch.FaultyServer.redirect;
import static io.github.attnzoo.train.fetch.FaultyServer.stallAfter;
import static io.github.attnzoo.train.fetch.FaultyServer.status;
import static io.github.attnzoo.train.fetch.FaultyServer.whole;
import static io.github.attnzoo.train.fetch.TestBytes.bytes;
import static io.github.attnzoo.train.fetch.TestBytes.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.train.fetch.Fetch.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FetchTest {
  private static final byte[] A = bytes(1, 300_000);
  private static final byte[] B = bytes(2, 50);
  private static final Patience SHORT =
      new Patience(Duration.ofMillis(1500), Duration.ofMillis(5), 3);

  private final FaultyServer server = new FaultyServer();
  private final List<String> heard = new ArrayList<>();
  @TempDir private Path root;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fetchesAllFilesAndLeavesNothingElse() throws IOException {
    server.on("/a.gz", whole(A));
    server.on("/b.gz", whole(B));

    assertThat(fetch().run()).isEqualTo(Outcome.FETCHED);

    assertWhole();
    assertThat(heard).containsExactly("a.gz 300000", "b.gz 50");
    assertThat(fetch().run()).isEqualTo(Outcome.THERE_ALREADY);
    assertThat(server.requests()).containsExactly("/a.gz null", "/b.gz null");
  }

  @Test
  void goesOnWhereAConnectionBrokeOff() throws IOException {
    server.on("/a.gz", cutAfter(A, 100_000), cutAfter(A, 50_000), whole(A));
    server.on("/b.gz", whole(B));

    fetch().run();

    assertWhole();
    // A cut connection loses some of what was under way.
    assertThat(server.requests())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("/a.gz null"),
            second -> assertThat(second).matches("/a.gz bytes=\\d{4,5}-|/a.gz bytes=100000-"),
            third -> assertThat(third).matches("/a.gz bytes=\\d{5,6}-"),
            last -> assertThat(last).isEqualTo("/b.gz null"));
    assertThat(heard.get(0)).matches("a.gz: the connection broke off after \\d+ of 300000 bytes.*");
  }

  @Test
  void givesUpAfterAFewAttemptsAndALaterProcessGoesOn() throws IOException {
    server.on("/a.gz", cutAfter(A, 200_000), cutAfter(A, 0), cutAfter(A, 0), whole(A));
    server.on("/b.gz", whole(B));

    assertFails("; gave up after 3 attempts. The same command goes on from there");
    assertThat(root.resolve("set")).doesNotExist();

    fetch().run();
    assertWhole();
    assertThat(server.requests().get(3)).matches("/a.gz bytes=\\d{5,6}-");
  }

  @Test
  void goesOnAfterAServerThatStalls() throws IOException {
    server.on("/a.gz", stallAfter(A, 120_000), whole(A));
    server.on("/b.gz", whole(B));

    fetch().run();

    assertWhole();
    assertThat(heard.get(0)).startsWith("a.gz: nothing came for 1.5 s after 120000 of 300000");
    assertThat(server.requests()).contains("/a.gz bytes=120000-");
  }

  @Test
  void startsAgainWhereTheServerKnowsNoRanges() throws IOException {
    server.on("/a.gz", cutAfter(A, 100_000), ignoringRanges(A));
    server.on("/b.gz", whole(B));

    fetch().run();

    assertWhole();
  }

  @Test
  void startsAgainWhereTheServerAnswersWithAnotherRange() throws IOException {
    server.on(
        "/a.gz",
        cutAfter(A, 100_000),
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 7-299999/300000");
          exchange.sendResponseHeaders(206, 299_993);
          exchange.getResponseBody().write(A, 7, 299_993);
        },
        whole(A));
    server.on("/b.gz", whole(B));

    fetch().run();

    assertWhole();
    assertThat(server.requests())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("/a.gz null"),
            second -> assertThat(second).startsWith("/a.gz bytes="),
            third -> assertThat(third).isEqualTo("/a.gz null"),
            last -> assertThat(last).isEqualTo("/b.gz null"));
  }

  @Test
  void refusesWrongBytesAndKeepsNothing() throws IOException {
    byte[] wrong = A.clone();
    wrong[299_999] ^= 1;
    server.on("/a.gz", whole(wrong));

    assertFails("/a.gz: a.gz has the SHA-256 " + sha256(wrong) + " instead of " + sha256(A));

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void downloadsAnewWhereTheBytesOfBeforeWereOfAnotherFile() throws IOException {
    Path work = Files.createDirectories(root.resolve(".set.fetch"));
    Files.write(work.resolve("a.gz"), bytes(9, 1000));
    server.on("/a.gz", whole(A));
    server.on("/b.gz", whole(B));

    fetch().run();

    assertWhole();
    assertThat(server.requests()).containsExactly("/a.gz bytes=1000-", "/a.gz null", "/b.gz null");
  }

  @Test
  void refusesAFileOfAnotherLengthBeforeReadingIt() throws IOException {
    server.on("/a.gz", whole(B));

    assertFails("/a.gz: expected a file of 300000 bytes, the server offers 50");

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void refusesMoreBytesThanThereMustBe() {
    server.on(
        "/a.gz",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(A);
          exchange.getResponseBody().write(A);
        });

    assertFails("/a.gz: expected a file of 300000 bytes, the server offers");
    assertThat(root.resolve("set")).doesNotExist();
  }

  @Test
  void followsRedirects() throws IOException {
    server.on("/a.gz", redirect("/elsewhere/a"));
    server.on("/elsewhere/a", cutAfter(A, 100_000), whole(A));
    server.on("/b.gz", whole(B));

    fetch().run();

    assertWhole();
    assertThat(server.requests().get(3)).matches("/elsewhere/a bytes=\\d{4,6}-");
  }

  @Test
  void tellsOfRedirectsWithoutEnd() {
    server.on("/a.gz", redirect("/a.gz"));

    assertFails("/a.gz: the server answers 302 and sends to /a.gz, which is not followed");
  }

  @Test
  void triesAgainWhereTheServerIsBusyAndNotWhereThereIsNoFile() throws IOException {
    server.on("/a.gz", status(503), whole(A));
    server.on("/b.gz", status(404));

    assertFails("/b.gz: the server answers 404; --from URL names another place");

    assertThat(heard).contains("a.gz: the server answers 503");
    assertThat(server.requests()).containsExactly("/a.gz null", "/a.gz null", "/b.gz null");
    assertThat(root.resolve("set")).doesNotExist();
  }

  @Test
  void tellsOfServersThatAreNotThere() {
    String address = server.address();
    server.close();

    assertThatThrownBy(() -> fetch(address).run())
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("/a.gz: ")
        .hasMessageContaining("gave up after 3 attempts");
    assertThatThrownBy(() -> fetch("ftp://example.org/x"))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("--from must be an address that begins with http:// or https://");
  }

  @Test
  void leavesAFolderWithOtherContentAlone() throws IOException {
    Path folder = Files.createDirectories(root.resolve("set"));
    Files.write(folder.resolve("a.gz"), B);

    assertFails(
        "set: is there, but is not the whole data set: a.gz has 50 bytes instead of 300000");

    assertThat(server.requests()).isEmpty();
    assertThat(folder.resolve("a.gz")).hasBinaryContent(B);
  }

  @Test
  void refusesToWorkBesideAnotherFetch() throws IOException {
    Path work = Files.createDirectories(root.resolve(".set.fetch"));
    try (var channel =
            FileChannel.open(
                work.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertFails(".set.fetch: in use; another process is fetching this data set");
    }
    assertThat(work.resolve("lock")).exists();
  }

  private void assertWhole() throws IOException {
    assertThat(root.resolve("set/a.gz")).hasBinaryContent(A);
    assertThat(root.resolve("set/b.gz")).hasBinaryContent(B);
    try (var files = Files.list(root)) {
      assertThat(files).containsExactly(root.resolve("set"));
    }
  }

  private void assertFails(String message) {
    assertThatThrownBy(() -> fetch().run())
        .isInstanceOf(FetchException.class)
        .hasMessageContaining(message);
  }

  private Fetch fetch() {
    return fetch(server.address());
  }

  private Fetch fetch(String address) {
    var plan =
        new FetchPlan(
            "set",
            "set",
            "http://unused.invalid/",
            List.of(
                new FileSum("a.gz", A.length, sha256(A)), new FileSum("b.gz", B.length, sha256(B))),
            List.of());
    return new Fetch(
        plan,
        address,
        root,
        SHORT,
        new FetchListener() {
          @Override
          public void retrying(String file, String problem) {
            heard.add(file + ": " + problem);
          }

          @Override
          public void finished(String file, long size) {
            heard.add(file + " " + size);
          }
        });
  }
}
