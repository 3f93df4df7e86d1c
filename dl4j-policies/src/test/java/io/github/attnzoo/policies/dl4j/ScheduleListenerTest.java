package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.LinearSchedule;
import io.github.attnzoo.models.training.WarmUpConfig;
import io.github.attnzoo.policies.Schedule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class ScheduleListenerTest {
  private static final Schedule SCHEDULE =
      new Schedule(new LinearSchedule(0), new WarmUpConfig(1, 0.5), 3, 2);

  private static final Comparator<Double> NEAR =
      (a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b);

  /** The rates that steps were made with. */
  private static final class Rates extends BaseTrainingListener {
    private static final long serialVersionUID = 1L;

    private final List<Double> rates = new ArrayList<>();

    @Override
    public void onGradientCalculation(Model model) {
      rates.add(LearningRate.highest(model));
    }
  }

  private static DataSetIterator twoBatches() {
    return new ListDataSetIterator<>(List.of(Nets.sequences(), Nets.sequences()), 1);
  }

  private static List<Double> train(ComputationGraph graph, int epochs) {
    var rates = new Rates();
    graph.setListeners(new ScheduleListener(SCHEDULE, () -> 0.8), rates);
    graph.fit(twoBatches(), epochs);
    return rates.rates;
  }

  @Test
  void setsTheRateOfEveryStep() {
    assertThat(train(Nets.sequence(), 3))
        .usingComparatorForType(NEAR, Double.class)
        .containsExactly(0.4, 0.6, 0.8, 0.6, 0.4, 0.2);
  }

  @Test
  void aLoadedNetworkGoesOnWhereItWas() {
    ComputationGraph graph = Nets.sequence();
    train(graph, 1);
    var loaded =
        new ComputationGraph(
            ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson()));
    loaded.init(graph.params(), true);

    assertThat(train(loaded, 2))
        .usingComparatorForType(NEAR, Double.class)
        .containsExactly(0.8, 0.6, 0.4, 0.2);
  }

  @Test
  void theRateBeforeTheScheduleMayFall() {
    ComputationGraph graph = Nets.sequence();
    double[] base = {0.8};
    var rates = new Rates();
    graph.setListeners(new ScheduleListener(SCHEDULE, () -> base[0]), rates);

    graph.fit(twoBatches());
    base[0] = 0.4;
    graph.fit(twoBatches());

    assertThat(rates.rates)
        .usingComparatorForType(NEAR, Double.class)
        .containsExactly(0.4, 0.6, 0.4, 0.3);
  }
}
