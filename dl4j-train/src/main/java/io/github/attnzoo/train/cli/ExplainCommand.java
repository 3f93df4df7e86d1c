package io.github.attnzoo.train.cli;

import io.github.attnzoo.explain.ClassGates;
import io.github.attnzoo.explain.ConvolutionLayers;
import io.github.attnzoo.explain.Explainer;
import io.github.attnzoo.explain.Explanation;
import io.github.attnzoo.explain.Settings;
import io.github.attnzoo.explain.picture.Fonts;
import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.Input;
import io.github.attnzoo.train.data.InputReader;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.data.PrefetchIterator;
import io.github.attnzoo.train.data.Split;
import io.github.attnzoo.train.explain.Subjects;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.loop.MemoryLimit;
import io.github.attnzoo.train.run.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code explain}. */
@Command(
    name = "explain",
    description = "Draws what a model sees: feature maps, heat maps, attention.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  /** Enough for steady means; a fraction of a second. */
  private static final int GATE_SAMPLES = 1000;

  @ParentCommand private RootCommand root;
  @Mixin private DataOption data;
  @Mixin private Compute compute;
  @Mixin private SplitSamples splitSamples;
  @Mixin private FigureOptions figures;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A run folder or a model .zip.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "INPUT",
      description =
          "Picture files, records of IDX or CIFAR-10 files (FILE#17, FILE#0-8), or CSV or .ts sequences.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the figures (PNG) and the numbers behind them (JSON).")
  private Path out;

  @Option(
      names = "--config",
      paramLabel = "CONFIG",
      description =
          "For a .zip that another program saved: the config whose 'data' tells what it reads.")
  private @Nullable String config;

  @Option(names = "--json", description = "Print what was found and written as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    checkUsage();
    compute.prepare(root.console);
    SavedModel saved =
        config == null
            ? SavedModel.read(model)
            : SavedModel.readForeign(model, Configs.read(config, List.of()));
    Settings settings = figures.settings(saved.classes());
    checkFigures(saved);
    FontWarning.of(saved.classes()).ifPresent(root.console.err()::println);
    LoadedData loaded = splitSamples.isGiven() ? load(saved) : null;
    List<Input> read = read(saved, loaded);
    KernelChoice.apply(saved.graph(), saved.config().training().kernels());
    var results = new ArrayList<Map<String, @Nullable Object>>();
    var files = new FigureFiles(out);
    try {
      Explainer explainer = Explainer.of(saved.graph(), settings);
      for (int i = 0; i < read.size(); i++) {
        MemoryLimit.check();
        results.add(explain(explainer, read.get(i), i, saved.config(), files));
      }
      if (loaded != null) {
        drawGates(saved, loaded, settings, files);
      }
    } catch (IllegalArgumentException e) {
      // A layer that isn't there, or isn't what the option asks for.
      throw new UsageException(model + ": " + e.getMessage());
    }
    if (json) {
      root.console.printJson(results);
    }
    return 0;
  }

  private void checkUsage() {
    if (inputs.isEmpty() && !splitSamples.isGiven()) {
      throw new UsageException("expected an INPUT, or --split for samples of the data set");
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UsageException("--out " + out + ": expected a folder, found a file");
    }
    try {
      Fonts.check();
    } catch (IllegalStateException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Feature maps and Grad-CAM are drawn of pictures, where the model has layers for them. */
  private void checkFigures(SavedModel saved) {
    if (!(saved.config().data().shape() instanceof ImageShape)) {
      figures.refuseThoseOfMaps(model + " reads sequences, which have neither");
    } else if (!figures.namesLayers() && ConvolutionLayers.of(saved.graph()).isEmpty()) {
      figures.refuseThoseOfMaps(model + " has no convolution");
    }
  }

  private LoadedData load(SavedModel saved) {
    ModelConfig modelConfig = saved.config();
    LoadedData loaded =
        DataSets.open(
            modelConfig.data(),
            data.root(root.console),
            modelConfig.seed(),
            Progress.of(root.console));
    // What another program's model was trained on is not known.
    if (config == null) {
      DataCheck.check(saved, loaded, splitSamples.part(), root.console);
    }
    return loaded;
  }

  private List<Input> read(SavedModel saved, @Nullable LoadedData loaded) {
    InputReader reader = saved.inputs();
    var read = new ArrayList<Input>(reader.readAll(inputs));
    if (loaded != null) {
      splitSamples.samples(loaded).forEach(sample -> read.add(reader.input(sample)));
    }
    return read;
  }

  private Map<String, @Nullable Object> explain(
      Explainer explainer, Input input, int number, ModelConfig modelConfig, FigureFiles files)
      throws IOException {
    var written = new ArrayList<String>();
    var result = new LinkedHashMap<String, @Nullable Object>();
    result.put("input", input.name());
    String prefix = number + "-" + FigureFiles.safe(input.name()) + "-";
    for (Explanation explanation : explainer.explain(Subjects.of(input, modelConfig.data()))) {
      result.putIfAbsent("class", explanation.numbers().get("predictedClass"));
      result.putIfAbsent("probability", explanation.numbers().get("probability"));
      written.add(write(files, prefix, explanation));
    }
    if (written.isEmpty()) {
      root.console
          .err()
          .println("warning: " + input.name() + ": the model has no layer that can be drawn");
    }
    result.put("files", written);
    return result;
  }

  /** The mean gates of each class; nothing where the model has no channel attention. */
  private void drawGates(SavedModel saved, LoadedData loaded, Settings settings, FigureFiles files)
      throws IOException {
    Split split = splitSamples.split(loaded);
    Batches batches = Evaluator.batches(split, saved.normalization());
    try (var iterator = PrefetchIterator.over(batches.epoch(0))) {
      for (Explanation drawn :
          ClassGates.of(saved.graph(), MemoryLimit.watched(iterator), GATE_SAMPLES, settings)) {
        write(files, split.name() + "-", drawn);
      }
    }
  }

  private String write(FigureFiles files, String prefix, Explanation explanation)
      throws IOException {
    String file = files.write(prefix, explanation).toString();
    if (!json) {
      root.console.out().println(file);
    }
    return file;
  }
}
