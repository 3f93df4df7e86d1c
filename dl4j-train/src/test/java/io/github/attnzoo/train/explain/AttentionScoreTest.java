package io.github.attnzoo.train.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.explain.GradCam;
import io.github.attnzoo.explain.HeatMap;
import io.github.attnzoo.explain.PointingScore;
import io.github.attnzoo.layers.AttentionWeights;
import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.data.Split;
import io.github.attnzoo.train.data.Truth;
import io.github.attnzoo.train.loop.Evaluator;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AttentionScoreTest {
  @Test
  void sequencesAreScoredSampleBySample() {
    ModelConfig config = TinyConfigs.sequence();
    LoadedData data = DataSets.open(config.data(), null, config.seed());
    var graph = config.build();
    Split test = data.test();

    List<AttentionScore> scores =
        AttentionScore.of(graph, Evaluator.batches(test, data.normalization()));

    assertThat(scores).extracting(AttentionScore::layer).containsExactly("attention");
    PointingScore score = scores.get(0).score();
    var batch = Evaluator.batches(test, data.normalization()).epoch(0).next();
    INDArray weights =
        AttentionWeights.of(graph, "attention", batch.getFeatures(), batch.getFeaturesMaskArray());
    double chance = 0;
    double share = 0;
    for (int i = 0; i < test.size(); i++) {
      var span = (Truth.TimeSpan) test.truth(i).orElseThrow();
      chance += (span.end() - span.start()) / (double) test.timeSteps(i);
      double on = 0;
      for (int t = span.start(); t < span.end(); t++) {
        on += weights.slice(i).mean(0).getDouble(t);
      }
      share += on;
    }
    assertThat(score.samples()).isEqualTo(test.size());
    assertThat(score.chance()).isCloseTo(chance / test.size(), within(1e-9));
    // All weights of a sequence add up to 1.
    assertThat(score.weightOnSignal()).isCloseTo(share / test.size(), within(1e-5));
  }

  @Test
  void picturesAreScoredWithBothKindsOfMaps() {
    ModelConfig config = TinyConfigs.image();
    LoadedData data = DataSets.open(config.data(), null, config.seed());

    var graph = config.build();
    Batches batches = Evaluator.batches(data.test(), data.normalization());

    List<AttentionScore> scores = AttentionScore.of(graph, batches);

    assertThat(scores.get(0).score().hits()).isEqualTo(peaksOnSignals(graph, data.test(), batches));
    assertThat(scores)
        .extracting(AttentionScore::method)
        .containsExactly("grad-cam", "grad-cam-plus-plus");
    assertThat(scores)
        .allSatisfy(
            score -> {
              assertThat(score.layer()).isEqualTo("attention1");
              assertThat(score.score().samples()).isEqualTo(12);
              assertThat(score.score().chance()).isCloseTo(25 / 64.0, within(1e-9));
            });
  }

  private static int peaksOnSignals(ComputationGraph graph, Split test, Batches batches) {
    var cam = GradCam.of(graph, "attention1");
    INDArray inputs = Nd4j.vstack(features(batches));
    int hits = 0;
    for (int i = 0; i < test.size(); i++) {
      var box = (Truth.Box) test.truth(i).orElseThrow();
      INDArray input = inputs.slice(i).reshape(1, 1, 8, 8);
      HeatMap map = cam.maps(GradCam.Variant.GRAD_CAM, input, test.label(i)).get(0).resized(8, 8);
      int y = map.peak() / 8;
      int x = map.peak() % 8;
      boolean isInside =
          y >= box.top()
              && y < box.top() + box.height()
              && x >= box.left()
              && x < box.left() + box.width();
      hits += isInside && map.max() > 0 ? 1 : 0;
    }
    return hits;
  }

  private static List<INDArray> features(Batches batches) {
    var features = new ArrayList<INDArray>();
    for (var iterator = batches.epoch(0); iterator.hasNext(); ) {
      features.add(iterator.next().getFeatures().reshape('c', -1, 64));
    }
    return features;
  }
}
