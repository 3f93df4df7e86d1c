package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.KernelReport;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of {@code run.json}: where a run comes from and what came out. */
record RunRecord(
    ModelConfig config,
    LoadedData data,
    long parameters,
    KernelReport layers,
    Session session,
    EarlierSessions earlier) {
  /**
   * With more classes the confusion matrix, whose numbers are nearly all 0, is told by its cells.
   */
  private static final int MOST_ROWS = 200;

  String kernels() {
    return session.kernels();
  }

  Machine machine() {
    return session.machine();
  }

  Map<String, @Nullable Object> running() {
    var run = new LinkedHashMap<String, @Nullable Object>();
    run.put("name", config.name());
    run.put("status", "running");
    run.put("startedAt", session.startedAt());
    run.put("seed", config.seed());
    run.put("versions", session.versions());
    run.put("machine", machine());
    run.put("launch", session.launch());
    run.put("kernels", kernels());
    run.put("layers", layers.layers());
    run.put("updater", layers.updater());
    run.put("workers", config.training().workers());
    run.put("parameters", parameters);
    var dataRecord = new LinkedHashMap<String, Object>();
    dataRecord.put("identity", data.identity());
    dataRecord.put("files", data.files());
    dataRecord.put("trainSamples", data.train().size());
    dataRecord.put("validationSamples", data.validation().size());
    dataRecord.put("testSamples", data.test().size());
    run.put("data", dataRecord);
    run.put("sessions", earlier.and(session));
    return run;
  }

  Map<String, @Nullable Object> finished(
      List<EpochMetrics> epochs, Decisions decisions, Classification test, Instant finishedAt) {
    Map<String, @Nullable Object> run = running();
    run.put("status", "finished");
    run.put("finishedAt", finishedAt);
    var result = new LinkedHashMap<String, @Nullable Object>();
    result.put("epochs", epochs.size());
    result.put("stoppedEarly", decisions.stop());
    result.put("stopReason", decisions.stopReason());
    result.put("trainingSeconds", epochs.stream().mapToDouble(EpochMetrics::seconds).sum());
    result.put("bestEpoch", decisions.bestEpoch());
    result.put("monitor", decisions.metric());
    result.put("best", decisions.monitor().best());
    result.put("test", test(test));
    run.put("result", result);
    return run;
  }

  Map<String, @Nullable Object> ended(String status, String message, Instant finishedAt) {
    Map<String, @Nullable Object> run = running();
    run.put("status", status);
    run.put("finishedAt", finishedAt);
    run.put("error", message);
    return run;
  }

  /** The numbers above 0 as {@code [true class, predicted class, samples]}. */
  private static List<List<Integer>> cells(List<List<Integer>> matrix) {
    var cells = new ArrayList<List<Integer>>();
    for (int truth = 0; truth < matrix.size(); truth++) {
      List<Integer> row = matrix.get(truth);
      for (int predicted = 0; predicted < row.size(); predicted++) {
        if (row.get(predicted) > 0) {
          cells.add(List.of(truth, predicted, row.get(predicted)));
        }
      }
    }
    return cells;
  }

  private static Map<String, Object> test(Classification test) {
    var numbers = new LinkedHashMap<String, Object>();
    numbers.put("loss", test.loss());
    numbers.put("accuracy", test.accuracy());
    numbers.put("balancedAccuracy", test.balancedAccuracy());
    numbers.put("samples", test.samples());
    numbers.put("perClass", test.perClass());
    if (test.classes().size() <= MOST_ROWS) {
      numbers.put("confusion", test.confusion());
    } else {
      numbers.put("confusionCells", cells(test.confusion()));
    }
    numbers.put("calibration", test.calibration());
    return numbers;
  }
}
