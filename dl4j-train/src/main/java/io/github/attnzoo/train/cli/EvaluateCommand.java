package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.data.Split;
import io.github.attnzoo.train.explain.AttentionScore;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.run.SavedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code evaluate}. */
@Command(
    name = "evaluate",
    description = "Measures a model: loss, accuracy, each class, confusion matrix, calibration.",
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
  @Mixin private Compute compute;

  @Parameters(paramLabel = "MODEL", description = "A run folder or a model .zip.")
  private Path model;

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "train, validation or test; default: ${DEFAULT-VALUE}.")
  private Part split;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      split = ",",
      description =
          "Also tell how often the true class is among the K most probable ones; several as 3,5.")
  private List<Integer> topK = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    compute.prepare(root.console);
    SavedModel saved = SavedModel.read(model);
    checkTopK(saved.classes().size());
    var config = saved.config();
    var progress = Progress.of(root.console);
    LoadedData loaded =
        DataSets.open(config.data(), data.root(root.console), config.seed(), progress);
    DataCheck.check(saved, loaded, split, root.console);
    Split samples = part(loaded);
    if (samples.size() == 0) {
      throw new UsageException("--split " + samples.name() + ": the data set has no such samples");
    }
    KernelChoice.apply(saved.graph(), config.training().kernels());
    var batches = Evaluator.batches(samples, saved.normalization());
    Classification result;
    try (var task = progress.begin(samples.name(), samples.size(), "samples")) {
      result = Evaluator.evaluate(saved.graph(), batches, task);
    }
    List<AttentionScore> attention = AttentionScore.of(saved.graph(), batches);
    var evaluation = new Evaluation(samples.name(), result, topK, attention);
    if (json) {
      root.console.printJson(evaluation.json());
    } else {
      root.console.out().print(evaluation.text());
    }
  }

  private void checkTopK(int classes) {
    for (int k : topK) {
      if (k < 1 || k > classes) {
        throw new UsageException(
            "--top-k must be at least 1 and at most the number of classes, "
                + classes
                + ", got "
                + k);
      }
    }
  }

  private Split part(LoadedData loaded) {
    return switch (split) {
      case TRAIN -> loaded.train();
      case VALIDATION -> loaded.validation();
      case TEST -> loaded.test();
    };
  }
}
