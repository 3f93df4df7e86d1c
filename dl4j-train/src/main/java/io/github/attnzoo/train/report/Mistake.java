package io.github.attnzoo.train.report;

import java.util.Locale;

/**
 * A sample given a wrong class.
 *
 * @param sample its number in the split, from 0
 * @param truth its class
 * @param predicted the class it was given
 * @param probability of the class it was given, 0 to 1
 * @param picture what it looks like, as the URL of a picture in the page itself
 */
public record Mistake(
    int sample, String truth, String predicted, double probability, String picture) {
  String words() {
    return String.format(
        Locale.ROOT,
        "%s taken for %s, %.1f\u00a0%% (#%d)",
        Html.isolated(truth),
        Html.isolated(predicted),
        100 * probability,
        sample);
  }
}
