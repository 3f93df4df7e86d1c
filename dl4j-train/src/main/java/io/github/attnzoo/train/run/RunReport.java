package io.github.attnzoo.train.run;

import io.github.attnzoo.train.data.DataFile;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.report.RunPage;
import io.github.attnzoo.train.report.TestResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keeps {@code report.html} up to date with how a run goes. How it ended is told once. */
final class RunReport {
  private final RunFolder folder;
  private final RunRecord record;
  private List<EpochMetrics> epochs;
  private boolean isRunning = true;

  RunReport(RunFolder folder, RunRecord record, List<EpochMetrics> earlier) {
    this.folder = folder;
    this.record = record;
    this.epochs = earlier;
  }

  /** The run goes on, with these epochs behind it. */
  void running(List<EpochMetrics> done) throws IOException {
    epochs = done;
    if (isRunning) {
      write("running", "", null);
    }
  }

  /** The run is done, if the journal can be written too; draws what its best model sees. */
  void finished(TrainingRun.Tested tested) throws IOException {
    write("finished", "", TestDrawing.of(record.config(), record.data(), tested));
  }

  /** The run failed; what keeps this from being written is added to the problem. */
  void failed(Throwable problem) {
    ended("failed", "Failed: " + RunJournal.words(problem), problem);
  }

  /** The run was stopped. */
  void interrupted() {
    ended("interrupted", "Stopped before its end; --resume goes on.", new InterruptedException());
  }

  private void ended(String status, String message, Throwable problem) {
    if (!isRunning) {
      return;
    }
    isRunning = false;
    try {
      write(status, message, null);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      problem.addSuppressed(e);
    }
  }

  private void write(String status, String message, @Nullable TestResult test) throws IOException {
    var page =
        new RunPage(
            record.config(),
            status,
            message,
            epochs,
            Decisions.of(record.config().training(), epochs),
            record.parameters(),
            PeakMemory.bytes(),
            test,
            facts());
    folder.writeReport(page.html());
  }

  private List<List<String>> facts() {
    Session session = record.session();
    Machine machine = record.machine();
    Versions versions = session.versions();
    var facts = new ArrayList<List<String>>();
    fact(facts, "Started", session.startedAt());
    fact(facts, "Seed", record.config().seed());
    fact(facts, "Data", record.data().identity());
    for (DataFile file : record.data().files()) {
      fact(facts, "Data file", file.name() + ", SHA-256 " + file.sha256());
    }
    fact(
        facts,
        "Samples",
        String.format(
            Locale.ROOT,
            "%,d training, %,d validation, %,d test",
            record.data().train().size(),
            record.data().validation().size(),
            record.data().test().size()));
    fact(facts, "Layers", record.layers().byKernel());
    fact(facts, "Machine", machine.cpu() + ", " + machine.os());
    fact(facts, "Threads", machine.threads());
    fact(facts, "Workers", record.config().training().workers());
    fact(facts, "Backend", machine.backend() + " " + versions.deeplearning4j());
    fact(facts, "Java", machine.java());
    String commit = versions.commit() == null ? "" : ", commit " + versions.commit();
    fact(facts, "attnzoo", versions.project() + commit);
    fact(facts, "Command", session.launch().command());
    fact(facts, "JVM flags", String.join(" ", session.launch().jvmFlags()));
    return facts;
  }

  private static void fact(List<List<String>> facts, String name, Object value) {
    facts.add(List.of(name, value.toString()));
  }
}
