package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.report.ConfidentMistakes;
import io.github.attnzoo.train.report.TestResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDrawingTest {
  @TempDir private Path temp;

  @Test
  void whatCannotBeDrawnIsSaidAndTheRestIsDrawn() throws IOException {
    ModelConfig config = TinyConfigs.image("training.epochs=1");
    TrainingRun run =
        TrainingRun.prepare(
            config, new RunFolder(temp.resolve("run")), null, false, Clock.systemUTC());
    TrainingRun.Result result = run.run(List.of());
    int missing = run.data().test().size();
    var tested =
        new TrainingRun.Tested(
            result,
            run.graph(),
            Evaluator.batches(run.data().test(), run.data().normalization()),
            List.of(new ConfidentMistakes.Wrong(missing, 0, 1, 0.9)));

    TestResult drawn = TestDrawing.of(config, run.data(), tested);

    assertThat(drawn.mistakes()).isEmpty();
    assertThat(drawn.figureNote()).startsWith("The mistakes could not be drawn: ");
    assertThat(drawn.attention()).isNotEmpty();
    assertThat(drawn.figures()).isNotEmpty();
    assertThat(drawn.classification()).isSameAs(result.test());
  }
}
