package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.data.Split;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.run.SavedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code evaluate}. */
@Command(
    name = "evaluate",
    description = "Measures a model: loss, accuracy, each class, confusion matrix.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
  /** Parts of a data set. */
  enum Part {
    TRAIN,
    VALIDATION,
    TEST
  }

  @ParentCommand private RootCommand root;
  @Mixin private DataOption data;

  @Parameters(paramLabel = "MODEL", description = "A run folder or a model .zip.")
  private Path model;

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "train, validation or test; default: ${DEFAULT-VALUE}.")
  private Part split;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    SavedModel saved = SavedModel.read(model);
    var config = saved.config();
    LoadedData loaded = DataSets.open(config.data(), data.root(root.console), config.seed());
    Split samples = part(loaded);
    if (samples.size() == 0) {
      throw new UsageException("--split " + samples.name() + ": the data set has no such samples");
    }
    KernelChoice.apply(saved.graph(), config.training().kernels());
    Classification result =
        Evaluator.evaluate(saved.graph(), Evaluator.batches(samples, loaded.normalization()));
    root.console.out().print(json ? Json.write(json(samples, result)) : text(samples, result));
  }

  private Split part(LoadedData loaded) {
    return switch (split) {
      case TRAIN -> loaded.train();
      case VALIDATION -> loaded.validation();
      case TEST -> loaded.test();
    };
  }

  private static Map<String, Object> json(Split samples, Classification result) {
    var json = new LinkedHashMap<String, Object>();
    json.put("split", samples.name());
    json.put("samples", result.samples());
    json.put("loss", result.loss());
    json.put("accuracy", result.accuracy());
    json.put("perClass", result.perClass());
    json.put("confusion", result.confusion());
    return json;
  }

  private static String text(Split samples, Classification result) {
    List<List<String>> classes =
        result.perClass().stream()
            .map(
                c ->
                    List.of(
                        c.name(),
                        percent(c.precision()),
                        percent(c.recall()),
                        String.valueOf(c.samples())))
            .toList();
    var header = new ArrayList<>(List.of("true \\ predicted"));
    header.addAll(result.classes());
    var rows = new ArrayList<List<String>>();
    for (int c = 0; c < result.classes().size(); c++) {
      var row = new ArrayList<>(List.of(result.classes().get(c)));
      result.confusion().get(c).forEach(count -> row.add(String.valueOf(count)));
      rows.add(row);
    }
    Integer[] counts =
        IntStream.rangeClosed(1, result.classes().size()).boxed().toArray(Integer[]::new);
    String end = System.lineSeparator();
    return "accuracy %s, loss %.4f on %,d %s samples%n%n"
            .formatted(percent(result.accuracy()), result.loss(), result.samples(), samples.name())
        + Table.of(List.of("class", "precision", "recall", "samples"), classes)
            .alignedRight(1, 2, 3)
        + end
        + Table.of(header, rows).alignedRight(counts);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
