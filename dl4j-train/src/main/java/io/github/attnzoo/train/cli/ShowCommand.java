package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.GraphSummary;
import io.github.attnzoo.models.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code show}. */
@Command(
    name = "show",
    description = "Shows the resolved config and the graph with shapes and parameter counts.",
    mixinStandardHelpOptions = true)
final class ShowCommand implements Runnable {
  @ParentCommand private RootCommand root;
  @Mixin private ConfigArgument argument;

  @Override
  public void run() {
    ModelConfig config = argument.read();
    GraphSummary summary = GraphSummary.of(config);
    var rows = new ArrayList<List<String>>();
    for (GraphSummary.Row row : summary.rows()) {
      rows.add(List.of(row.name(), row.type(), row.shape(), "%,d".formatted(row.parameters())));
    }
    rows.add(List.of("total", "", "", "%,d".formatted(summary.parameters())));
    var out = root.console.out();
    out.println(config.toJson());
    out.print(Table.of(List.of("Layer", "Type", "Output", "Parameters"), rows).alignedRight(3));
  }
}
