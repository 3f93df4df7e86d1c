package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.Bits;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.BatchSource;
import io.github.attnzoo.train.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** The program of docs/data.md: the trainer's loop on the iterators of a program. */
class OwnIteratorTest {
  private static final List<String> CLASSES = List.of("falls", "rises", "stays");

  @TempDir private Path folder;

  @Test
  void trainsOnAnIteratorOfTheProgram() throws IOException {
    ModelConfig config =
        TinyConfigs.sequence("training.epochs=8", "training.optimizer.learningRate=0.05");
    DataSetIterator trainIterator = iterator(60);
    DataSetIterator validationIterator = iterator(15);

    // docs/data.md
    ComputationGraph graph = config.build();
    Path best = folder.resolve("best.zip");
    var loop =
        new TrainingLoop(
            graph,
            null,
            config.training(),
            config.seed(),
            BatchSource.of(trainIterator, CLASSES),
            BatchSource.of(validationIterator, CLASSES),
            (state, isBest) -> {
              if (isBest) {
                ModelSerializer.writeModel(graph, best.toFile(), true);
              }
            },
            List.of());
    TrainingLoop.Outcome outcome = loop.run(TrainingState.START, () -> false);
    // end

    assertThat(outcome.epochs()).hasSize(8);
    assertThat(outcome.epochs().get(7).trainLoss())
        .isLessThan(0.8 * outcome.epochs().get(0).trainLoss());
    assertThat(outcome.epochs().get(7).validationAccuracy()).isNotNull();
    ComputationGraph read = ModelSerializer.restoreComputationGraph(best.toFile());
    Classification measured = Evaluator.evaluate(read, BatchSource.of(iterator(15), CLASSES));
    assertThat(measured.samples()).isEqualTo(15);
    assertThat(measured.accuracy()).isGreaterThan(0.6);
  }

  @Test
  void theDocumentationShowsThisProgram() throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java/io/github/attnzoo/train/loop/OwnIteratorTest.java"));
    String shown =
        source
            .substring(source.indexOf("// docs/data.md\n") + 16, source.indexOf("    // end\n"))
            .replaceAll("(?m)^    ", "");

    assertThat(Files.readString(Path.of("../docs/data.md"))).contains(shown);
  }

  @Test
  void goesOnAfterAnyStepAsIfItHadNeverStopped() throws IOException {
    ModelConfig config = TinyConfigs.sequence("training.epochs=2");
    ComputationGraph straight = config.build();
    loop(config, straight, new ArrayList<>()).run(TrainingState.START, () -> false);
    ComputationGraph stopped = config.build();
    var saved = new ArrayList<TrainingState>();
    var asked = new int[1];
    loop(config, stopped, saved).run(TrainingState.START, () -> asked[0]++ >= 3);

    loop(config, stopped, saved).run(saved.get(saved.size() - 1), () -> false);

    assertThat(saved.get(0).progress()).isNotNull();
    assertThat(Bits.of(stopped.params())).isEqualTo(Bits.of(straight.params()));
  }

  @Test
  void labelsOfTheProgramStayAsTheyAre() throws IOException {
    ModelConfig config = TinyConfigs.sequence("training.epochs=2", "training.labelSmoothing=0.2");
    List<DataSet> batches = List.of(DataSet.merge(singles(4)), DataSet.merge(singles(5)));
    List<INDArray> before = batches.stream().map(batch -> batch.getLabels().dup()).toList();

    new TrainingLoop(
            config.build(),
            null,
            config.training(),
            config.seed(),
            BatchSource.of(new ExistingDataSetIterator(batches), CLASSES),
            BatchSource.of(iterator(8), CLASSES),
            (state, isBest) -> {},
            List.of())
        .run(TrainingState.START, () -> false);

    assertThat(batches).extracting(DataSet::getLabels).isEqualTo(before);
  }

  @Test
  void tellsOfBatchesThatDoNotSuit() {
    assertThatThrownBy(() -> BatchSource.of(iterator(10), List.of("one", "two")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "batch 0 of the iterator: expected labels [4, 2], a row a sample and a column a class,"
                + " found [4, 3]");
    List<DataSet> samples = singles(10);
    samples.get(6).getFeatures().putScalar(0, Double.NaN);
    assertThatThrownBy(() -> BatchSource.of(new ListDataSetIterator<>(samples, 4), CLASSES))
        .isInstanceOf(DataException.class)
        .hasMessage("batch 1 of the iterator: expected finite numbers, found others");
  }

  private TrainingLoop loop(ModelConfig config, ComputationGraph graph, List<TrainingState> saved) {
    return new TrainingLoop(
        graph,
        null,
        config.training(),
        config.seed(),
        BatchSource.of(iterator(40), CLASSES),
        BatchSource.of(iterator(8), CLASSES),
        (state, isBest) -> saved.add(state),
        List.of());
  }

  private static DataSetIterator iterator(int samples) {
    return new ListDataSetIterator<>(singles(samples), 4);
  }

  private static List<DataSet> singles(int samples) {
    var all = new ArrayList<DataSet>();
    Nd4j.getRandom().setSeed(samples);
    for (int i = 0; i < samples; i++) {
      INDArray x = Nd4j.rand(1, 3, 8).muli(0.2);
      for (int t = 0; t < 8; t++) {
        x.putScalar(new int[] {0, 0, t}, (i % 3 - 1) * t / 4.0);
      }
      INDArray y = Nd4j.zeros(1, 3);
      y.putScalar(0, i % 3 == 2 ? 1 : 2 * (i % 3), 1);
      all.add(new DataSet(x, y));
    }
    return all;
  }
}
