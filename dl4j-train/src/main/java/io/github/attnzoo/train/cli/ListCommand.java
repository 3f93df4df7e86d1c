package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.Catalog;
import io.github.attnzoo.models.Catalog.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code list}. */
@Command(
    name = "list",
    description = "Lists the layers, models, data sets and configs there are.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {
  @ParentCommand private RootCommand root;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    var sections = new LinkedHashMap<String, List<Entry>>();
    sections.put("layers", Catalog.layers());
    sections.put("models", Catalog.models());
    sections.put("dataSets", Catalog.dataSets());
    sections.put("configs", Catalog.configs());
    var out = root.console.out();
    if (json) {
      root.console.printJson(sections);
      return;
    }
    for (Map.Entry<String, List<Entry>> section : sections.entrySet()) {
      out.println(section.getKey().equals("dataSets") ? "data sets" : section.getKey());
      for (Entry entry : section.getValue()) {
        out.printf("  %-32s %s%n", entry.id(), entry.doc());
      }
    }
  }
}
