package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.fetch.Fetch;
import io.github.attnzoo.train.fetch.PublicDataSet;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code data fetch}. */
@Command(
    name = "fetch",
    description =
        "Downloads a data set into the root of the data sets. A download that broke off goes on"
            + " where it ended; nothing is put in place before its checksums are right.",
    mixinStandardHelpOptions = true)
final class FetchCommand implements Callable<Integer> {
  @ParentCommand private DataCommand parent;
  @Mixin private DataOption data;

  @Parameters(paramLabel = "NAME", description = "fashion-mnist or cifar-10.")
  private String name;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "Where the files lie, under their official names; default: the official place.")
  private @Nullable String from;

  @Override
  public Integer call() throws IOException {
    PublicDataSet dataSet =
        PublicDataSet.of(name)
            .orElseThrow(
                () ->
                    new UsageException(
                        "expected one of "
                            + String.join(", ", PublicDataSet.ids())
                            + ", got '"
                            + name
                            + "'"));
    Console console = parent.console();
    String result;
    try (var progress = new FetchProgress(console)) {
      Fetch fetch = Fetch.of(dataSet, from, data.rootToFill(console), progress);
      boolean isNew = fetch.run() == Fetch.Outcome.FETCHED;
      result = fetch.folder() + (isNew ? ": fetched" : ": there already");
    }
    console.out().println(result + ", checksums right");
    return 0;
  }
}
