package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.GraphSummary;
import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.onednn.LayerPath;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.loop.KernelReport;
import io.github.attnzoo.train.run.MemoryCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code show}. */
@Command(
    name = "show",
    description =
        "Shows the resolved config and the graph with shapes, parameter counts and the code that"
            + " runs each layer on this machine.",
    mixinStandardHelpOptions = true)
final class ShowCommand implements Runnable {
  private static final List<String> HEADER =
      List.of("Layer", "Type", "Output", "Parameters", "Kernel", "Why");

  /** The kernels are found by building the model, which takes seconds beyond this. */
  private static final long MOST_PARAMETERS = 50_000_000;

  @ParentCommand private RootCommand root;
  @Mixin private ConfigArgument argument;

  @Override
  public void run() {
    Compute.prepare(root.console, null);
    ModelConfig config = argument.read(List.of());
    GraphSummary summary = GraphSummary.of(config);
    @Nullable KernelReport report = null;
    if (summary.parameters() <= MOST_PARAMETERS && MemoryCheck.fits(summary.parameters())) {
      report = KernelChoice.applyForTraining(config.build(), config.training().kernels());
    }
    Map<String, LayerPath> paths =
        report == null
            ? Map.of()
            : report.layers().stream().collect(Collectors.toMap(LayerPath::layer, path -> path));
    var rows = new ArrayList<List<String>>();
    for (GraphSummary.Row row : summary.rows()) {
      @Nullable LayerPath path = paths.get(row.name());
      rows.add(
          List.of(
              row.name(),
              row.type(),
              row.shape(),
              "%,d".formatted(row.parameters()),
              path == null ? "" : path.kernel(),
              path == null || !path.kernel().equals(KernelOffer.PLAIN) ? "" : path.reason()));
    }
    rows.add(List.of("total", "", "", "%,d".formatted(summary.parameters()), "", ""));
    var out = root.console.out();
    out.println(config.toJson());
    out.print(Table.of(HEADER, rows).alignedRight(3));
    out.println();
    out.println(
        report == null
            ? "kernels: not looked at, as the model is too large to be built for that"
            : "kernels: " + report.library() + "; updater: " + report.updater());
  }
}
