package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.data.Input;
import io.github.attnzoo.train.data.InputReader;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.loop.MemoryLimit;
import io.github.attnzoo.train.loop.Predictor;
import io.github.attnzoo.train.loop.Predictor.Guess;
import io.github.attnzoo.train.run.SavedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code predict}. */
@Command(
    name = "predict",
    description = "Tells the most probable classes of inputs.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Runnable {
  @ParentCommand private RootCommand root;
  @Mixin private Compute compute;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A run folder or a model .zip.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "Picture files, records of IDX or CIFAR-10 files (FILE#17, FILE#0-8), or CSV or .ts sequences.")
  private List<String> inputs;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many classes to tell, at most all; default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    if (top < 1) {
      throw new UsageException("--top must be at least 1, got " + top);
    }
    compute.prepare(root.console);
    SavedModel saved = SavedModel.read(model);
    InputReader reader = saved.inputs();
    List<Input> read = reader.readAll(inputs);
    KernelChoice.apply(saved.graph(), saved.config().training().kernels());
    var results = new ArrayList<Map<String, Object>>();
    for (Input input : read) {
      MemoryLimit.check();
      List<Guess> guesses = Predictor.predict(saved.graph(), saved.classes(), input);
      results.add(result(input, guesses.subList(0, Math.min(top, guesses.size()))));
      if (!json) {
        guesses.stream().limit(top).forEach(guess -> line(input, guess));
      }
    }
    if (json) {
      root.console.printJson(results);
    }
  }

  private void line(Input input, Guess guess) {
    root.console
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %s %.2f %%",
                input.name(),
                guess.className(),
                100 * guess.probability()));
  }

  private Map<String, Object> result(Input input, List<Guess> guesses) {
    var result = new LinkedHashMap<String, Object>();
    result.put("input", input.name());
    result.putAll(guess(guesses.get(0)));
    if (top > 1) {
      result.put("top", guesses.stream().map(PredictCommand::guess).toList());
    }
    return result;
  }

  private static Map<String, Object> guess(Guess guess) {
    var json = new LinkedHashMap<String, Object>();
    json.put("class", guess.className());
    json.put("probability", guess.probability());
    return json;
  }
}
