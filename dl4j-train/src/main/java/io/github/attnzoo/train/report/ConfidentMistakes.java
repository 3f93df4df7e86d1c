package io.github.attnzoo.train.report;

import io.github.attnzoo.train.loop.Evaluator.SampleListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the wrong classes that were given with the highest probability. */
public final class ConfidentMistakes implements SampleListener {
  /**
   * One of them.
   *
   * @param sample its number, from 0
   * @param truth index of the true class
   * @param predicted index of the class it was given
   * @param probability of that, 0 to 1
   */
  public record Wrong(int sample, int truth, int predicted, double probability) {}

  private final int most;
  private final List<Wrong> kept = new ArrayList<>();
  private int samples;

  /**
   * Keeps some.
   *
   * @param most how many
   */
  public ConfidentMistakes(int most) {
    this.most = most;
  }

  @Override
  public void classified(int truth, int predicted, double probability) {
    if (predicted != truth) {
      kept.add(new Wrong(samples, truth, predicted, probability));
      kept.sort(Comparator.comparingDouble(Wrong::probability).reversed());
      if (kept.size() > most) {
        kept.remove(most);
      }
    }
    samples++;
  }

  /** The most confident first; of equal ones the earlier sample. */
  public List<Wrong> list() {
    return List.copyOf(kept);
  }
}
