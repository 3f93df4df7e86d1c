package io.github.attnzoo.train.report;

import java.util.List;

/**
 * What a model sees in one sample.
 *
 * @param title names the sample
 * @param figures the first of which says most
 */
public record SampleFigures(String title, List<NamedFigure> figures) {
  public SampleFigures {
    figures = List.copyOf(figures);
  }

  /**
   * One figure.
   *
   * @param caption what it shows
   * @param picture as the URL of a picture in the page itself
   */
  public record NamedFigure(String caption, String picture) {}
}
