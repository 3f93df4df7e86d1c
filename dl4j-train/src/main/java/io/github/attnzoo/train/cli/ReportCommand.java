package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.report.ComparedRun;
import io.github.attnzoo.train.report.ComparisonPage;
import io.github.attnzoo.train.run.FinishedRun;
import io.github.attnzoo.train.run.RunFolder;
import io.github.attnzoo.train.run.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code report}. */
@Command(
    name = "report",
    description = "Compares runs on one page: results, curves, settings that differ.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private RootCommand root;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run folders, at most 8.")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "comparison.html",
      description = "The page, written over an older one; default: ${DEFAULT-VALUE}.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (runs.size() > ComparisonPage.MOST) {
      throw new UsageException(
          "expected at most " + ComparisonPage.MOST + " runs, got " + runs.size());
    }
    if (Files.isDirectory(out)) {
      throw new UsageException("--out " + out + ": expected a file, found a folder");
    }
    var compared = new ArrayList<ComparedRun>();
    for (Path run : runs) {
      compared.add(FinishedRun.read(new RunFolder(run), name(run)));
    }
    WholeFile.write(out, new ComparisonPage(compared).html());
    root.console.out().println(out);
    return 0;
  }

  /** The folder's own name, or its path where another folder has that name too. */
  private String name(Path run) {
    String own = last(run);
    return runs.stream().filter(other -> last(other).equals(own)).count() > 1
        ? run.toString()
        : own;
  }

  private static String last(Path run) {
    Path name = run.toAbsolutePath().normalize().getFileName();
    return name == null ? run.toString() : name.toString();
  }
}
