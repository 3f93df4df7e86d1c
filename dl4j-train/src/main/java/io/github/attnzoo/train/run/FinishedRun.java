package io.github.attnzoo.train.run;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import io.github.attnzoo.train.data.IoProblem;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.report.ComparedRun;
import io.github.attnzoo.train.report.FlatSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from a run folder what a comparison of runs tells; the model is not opened. */
public final class FinishedRun {
  private FinishedRun() {}

  /**
   * Reads a run, which may still be going on.
   *
   * @param name what to call it
   * @throws RunException if the folder holds no run
   */
  public static ComparedRun read(RunFolder folder, String name) {
    JsonValue run = json(folder.record());
    return new ComparedRun(
        name,
        run.at("status") instanceof JsonValue.Text status ? status.value() : "unknown",
        epochs(folder.metrics()),
        integer(run.at("result", "bestEpoch")),
        number(run.at("result", "test", "accuracy")),
        number(run.at("result", "test", "loss")),
        integer(run.at("parameters")),
        FlatSettings.of(json(folder.config())),
        classAccuracy(run.at("result", "test", "perClass")));
  }

  private static List<EpochMetrics> epochs(Path file) {
    try {
      return MetricsCsv.read(text(file));
    } catch (IllegalArgumentException e) {
      throw new RunException(file + ": " + e.getMessage(), e);
    }
  }

  private static JsonValue json(Path file) {
    try {
      return Json.parseRecord(text(file), file.toString());
    } catch (ConfigException e) {
      throw new RunException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RunException(
          file.getParent()
              + ": expected a run folder, found none: it has no "
              + file.getFileName());
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new RunException(file + ": can't be read: " + IoProblem.kind(e), e);
    }
  }

  private static Map<String, Double> classAccuracy(@Nullable JsonValue perClass) {
    var accuracy = new LinkedHashMap<String, Double>();
    if (perClass instanceof JsonValue.Arr list) {
      for (JsonValue item : list.items()) {
        Double recall = number(item.at("recall"));
        if (item.at("name") instanceof JsonValue.Text name && recall != null) {
          accuracy.put(name.value(), recall);
        }
      }
    }
    return accuracy;
  }

  private static @Nullable Double number(@Nullable JsonValue value) {
    return value instanceof JsonValue.Num number ? (Double) number.value() : null;
  }

  private static @Nullable Integer integer(@Nullable JsonValue value) {
    return value instanceof JsonValue.Num number ? (Integer) (int) number.value() : null;
  }
}
