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
    checkData(saved, loaded);
    Split samples = part(loaded);
    if (samples.size() == 0) {
      throw new UsageException("--split " + samples.name() + ": the data set has no such samples");
    }
    KernelChoice.apply(saved.graph(), config.training().kernels());
    Classification result =
        Evaluator.evaluate(saved.graph(), Evaluator.batches(samples, loaded.normalization()));
    root.console.out().print(json ? Json.write(json(samples, result)) : text(samples, result));
  }

  /** Other data divides into other training and validation samples; test samples may be new. */
  private void checkData(SavedModel saved, LoadedData loaded) {
    if (saved.isTrainedOn(loaded)) {
      return;
    }
    String message =
        "the data is not what the model was trained on. Trained on: "
            + saved.dataIdentity()
            + " "
            + saved.dataFiles()
            + "; found: "
            + loaded.identity()
            + " "
            + loaded.files();
    if (split != Part.TEST) {
      throw new UsageException("--split " + split.name().toLowerCase(Locale.ROOT) + ": " + message);
    }
    root.console.err().println("warning: " + message);
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
    Integer[] counts =
        IntStream.rangeClosed(1, result.classes().size()).boxed().toArray(Integer[]::new);
    String end = System.lineSeparator();
    return "accuracy %s, loss %.4f on %,d %s samples%n%n"
            .formatted(percent(result.accuracy()), result.loss(), result.samples(), samples.name())
        + Table.of(List.of("class", "precision", "recall", "samples"), result.classRows())
            .alignedRight(1, 2, 3)
        + end
        + Table.of(result.confusionHeader(), result.confusionRows()).alignedRight(counts);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
