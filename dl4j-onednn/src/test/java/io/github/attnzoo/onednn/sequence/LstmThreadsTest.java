package io.github.attnzoo.onednn.sequence;

import static io.github.attnzoo.onednn.OmpThreads.withThreads;
import static io.github.attnzoo.onednn.sequence.LstmCase.graph;
import static io.github.attnzoo.onednn.sequence.LstmCase.inSegments;
import static io.github.attnzoo.onednn.sequence.LstmCase.lstm;

import io.github.attnzoo.onednn.OneDnn;
import io.github.attnzoo.onednn.Twins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

class LstmThreadsTest {

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(11);
  }

  /** Batches of 4 sequences a thread and more are split over threads, evenly or not. */
  @ParameterizedTest
  @CsvSource({"1,13", "2,8", "2,9", "2,7", "3,13", "4,64", "5,23"})
  void batchesSplitOverThreads(int threads, int batch) {
    withThreads(
        threads,
        () -> {
          MultiDataSet data = new LstmCase(batch, 5, 6, 7, true).data();
          var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));

          twins.assertSameActivations(data);
          twins.assertSameGradients(data);
          twins.assertSameTraining(data, 30);
          for (int step = 1; step < 4; step++) {
            INDArray chunk = Nd4j.randn(DataType.FLOAT, batch, 5, step);
            Twins.assertClose(
                "chunk " + step,
                twins.plain.rnnTimeStep(chunk)[0],
                twins.fast.rnnTimeStep(chunk)[0]);
          }
        });
  }

  @Test
  void truncatedBackpropagationOverThreads() {
    withThreads(
        3,
        () -> {
          var twins = new Twins(inSegments(4, 4));

          twins.assertSameTraining(new LstmCase(14, 5, 6, 10, false).data(), 25);
        });
  }

  @Test
  void theSameStepOnTheSameThreadsGivesTheSameBits() {
    withThreads(
        3,
        () -> {
          MultiDataSet data = new LstmCase(32, 5, 6, 7, false).data();
          INDArray[] found = new INDArray[2];
          for (int run = 0; run < 2; run++) {
            var graph = new ComputationGraph(graph(5, lstm(6).build(), lstm(7).build()));
            graph.init();
            OneDnn.accelerateForTraining(graph);
            for (int step = 0; step < 20; step++) {
              graph.fit(data);
            }
            found[run] = graph.params().dup();
          }

          Twins.assertSameBits(found[1], found[0]);
        });
  }

  @Test
  void severalNetworksOverThreadsAtOnce() {
    List<CompletableFuture<Void>> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int batch = 9 + 4 * i;
      runs.add(
          CompletableFuture.runAsync(
              () ->
                  withThreads(
                      2 + batch % 3,
                      () -> {
                        var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
                        twins.assertSameTraining(new LstmCase(batch, 5, 6, 7, true).data(), 40);
                      })));
    }
    runs.forEach(CompletableFuture::join);
  }

  @ParameterizedTest
  @CsvSource({"4,2", "1,3", "3,1"})
  void theNumberOfThreadsMayChangeBetweenForwardAndBackward(int forward, int backward) {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
    twins.fast.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, Map<String, INDArray> activations) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(backward);
          }
        });

    withThreads(forward, () -> twins.assertSameGradients(new LstmCase(16, 5, 6, 7, false).data()));
  }
}
