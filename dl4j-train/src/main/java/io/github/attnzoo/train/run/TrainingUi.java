package io.github.attnzoo.train.run;

import io.github.attnzoo.train.loop.LoopListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.impl.DefaultStatsInitializationConfiguration;
import org.deeplearning4j.ui.model.stats.impl.DefaultStatsUpdateConfiguration;
import org.deeplearning4j.ui.model.storage.sqlite.J7FileStatsStorage;
import org.jspecify.annotations.Nullable;

/**
 * Writes what Deeplearning4j's own training UI shows, into the file {@code training-ui.db} of the
 * run: score, sizes and histograms of parameters, gradients and updates, speed and memory, of every
 * twentieth step. The UI, the artifact {@code deeplearning4j-ui}, opens it with
 *
 * <pre>{@code
 * UIServer.getInstance().attach(new J7FileStatsStorage(new File("runs/a-run/training-ui.db")));
 * }</pre>
 *
 * <p>The UI itself is a web server with a hundred megabytes of libraries, and not in this program.
 * A session that resumes a run goes on in the same file.
 */
public final class TrainingUi implements LoopListener, AutoCloseable {
  private static final int STEPS_APART = 20;
  private static final String WORKER = "attnzoo";

  private final RunFolder run;
  private @Nullable J7FileStatsStorage storage;

  /** Writes nothing before the training begins. */
  public TrainingUi(RunFolder run) {
    this.run = run;
  }

  @Override
  public List<TrainingListener> graphListeners() {
    var file = new J7FileStatsStorage(run.trainingUi().toFile());
    storage = file;
    var updates =
        new DefaultStatsUpdateConfiguration.Builder().reportingFrequency(STEPS_APART).build();
    String session = String.valueOf(run.path().toAbsolutePath().normalize().getFileName());
    return List.of(
        new StatsListener(
            file,
            new DefaultStatsInitializationConfiguration(true, true, true),
            updates,
            session,
            WORKER));
  }

  @Override
  public void close() {
    if (storage != null) {
      try {
        storage.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
