package io.github.attnzoo.train.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.attnzoo.train.cli.Application;
import io.github.attnzoo.train.cli.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data fetch} as users run it, on a server of this machine. */
class FetchCommandTest {
  private static final List<FileSum> FILES = PublicDataSet.FASHION_MNIST.plan().downloads();

  private final FaultyServer server = new FaultyServer();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path root;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aServerThatOffersAnotherFileIsAFailureAndLeavesNothing() {
    server.on("/" + FILES.get(0).name(), FaultyServer.whole(new byte[100]));

    assertThat(fetch("fashion-mnist")).isEqualTo(1);

    assertThat(err.toString())
        .contains("error: ", "expected a file of 26421880 bytes, the server offers 100")
        .hasLineCount(1);
    assertThat(out.toString()).isEmpty();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aDataSetThatIsNotKnownIsWrongUsage() {
    assertThat(fetch("mnist")).isEqualTo(2);

    assertThat(err.toString()).contains("fashion-mnist", "cifar-10", "got 'mnist'");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void theRealFilesArriveWholeThroughABrokenConnection() throws IOException {
    String real = System.getenv("ATTNZOO_DATA");
    assumeTrue(real != null, "ATTNZOO_DATA is not set: the real files are not fetched");
    Path from = Path.of(real).resolve("fashion-mnist");
    assumeTrue(FILES.stream().allMatch(file -> Files.exists(from.resolve(file.name()))));
    for (FileSum file : FILES) {
      byte[] bytes = Files.readAllBytes(from.resolve(file.name()));
      var whole = FaultyServer.whole(bytes);
      boolean isLarge = bytes.length > 10_000_000;
      server.on(
          "/" + file.name(), isLarge ? FaultyServer.cutAfter(bytes, 9_000_000) : whole, whole);
    }

    assertThat(fetch("fashion-mnist")).as(err.toString()).isZero();

    assertThat(out.toString().strip()).endsWith("fashion-mnist: fetched, checksums right");
    assertThat(err.toString()).contains("train-images-idx3-ubyte.gz: ", "; trying again");
    for (FileSum file : FILES) {
      assertThat(file.problem(root.resolve("fashion-mnist").resolve(file.name()))).isEmpty();
    }
    assertThat(fetch("fashion-mnist")).isZero();
    assertThat(out.toString().strip()).endsWith("fashion-mnist: there already, checksums right");
  }

  private int fetch(String name) {
    var console =
        new Console(
            new PrintWriter(out), new PrintWriter(out), new PrintWriter(err), Map.of(), false);
    return Application.run(
        console, "data", "fetch", name, "--data", root.toString(), "--from", server.address());
  }
}
