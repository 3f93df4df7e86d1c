package io.github.attnzoo.explain.picture;

import io.github.attnzoo.explain.HeatMap;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.util.List;

/**
 * The features of a sequence as curves over time, on bands whose colours tell the weight of each
 * step.
 *
 * @param signal {@code [features, time]}
 * @param features their names; none are shown where there are more than sixteen. The second eight
 *     have the colours of the first, dashed
 * @param weights one for each step
 * @param scale of the weights' colours
 */
public record SignalPanel(
    String caption,
    HeatMap signal,
    List<String> features,
    List<Double> weights,
    Scale scale,
    Steps steps,
    ColorMap colors,
    int width)
    implements Panel {
  private static final int FIELD = 380;
  private static final int NAMES = 30;
  private static final int MOST_NAMES = 16;
  private static final int NAMES_IN_A_ROW = 8;
  private static final double BAND_OPACITY = 0.7;
  private static final Color HALO = new Color(0xb3ffffff, true);
  private static final BasicStroke HALO_STROKE =
      new BasicStroke(5.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  public SignalPanel {
    features = List.copyOf(features);
    weights = List.copyOf(weights);
  }

  @Override
  public int height() {
    return axes().height() + rowsOfNames() * NAMES;
  }

  @Override
  public void paint(Graphics2D g) {
    Axes axes = axes();
    Rectangle field = axes.field();
    var bar = new ColorBar(colors, scale, BAND_OPACITY, field.height);
    axes.paintCaption(g, caption);
    axes.paintNumbers(g, Style.RULE);
    for (int t = 0; t < weights.size(); t++) {
      g.setColor(bar.color(weights.get(t)));
      g.fill(axes.cells(t, t + 1));
    }
    steps.paintPadding(g, axes);
    for (int f = 0; f < signal.height(); f++) {
      Path2D curve = curve(axes, f);
      g.setStroke(HALO_STROKE);
      g.setColor(HALO);
      g.draw(curve);
      g.setStroke(stroke(f));
      g.setColor(color(f));
      g.draw(curve);
    }
    steps.paintSignal(g, axes);
    axes.paintSteps(g, steps.name());
    bar.paint(g, field.x + field.width + 14, field.y);
    paintNames(g, axes.height() + NAMES / 2);
  }

  private Path2D curve(Axes axes, int feature) {
    var curve = new Path2D.Double();
    boolean isDrawing = false;
    for (int t = 0; t < signal.width(); t++) {
      boolean isShown = steps.isReal().get(t) && Float.isFinite(signal.at(feature, t));
      if (isShown && isDrawing) {
        curve.lineTo(axes.middle(t), axes.y(signal.at(feature, t)));
      } else if (isShown) {
        curve.moveTo(axes.middle(t), axes.y(signal.at(feature, t)));
      }
      isDrawing = isShown;
    }
    return curve;
  }

  private void paintNames(Graphics2D g, int top) {
    int room = (width - Axes.LEFT) / NAMES_IN_A_ROW;
    for (int f = 0; f < features.size() && rowsOfNames() > 0; f++) {
      int x = Axes.LEFT + f % NAMES_IN_A_ROW * room;
      int baseline = top + f / NAMES_IN_A_ROW * NAMES;
      g.setColor(color(f));
      g.setStroke(stroke(f));
      g.drawLine(x, baseline - 6, x + 30, baseline - 6);
      String name = Text.fit(features.get(f), Style.SMALL, room - 50);
      Text.draw(g, name, Style.SMALL, color(f), Text.Align.LEFT, x + 38, baseline);
    }
  }

  private int rowsOfNames() {
    return features.size() > MOST_NAMES
        ? 0
        : (features.size() + NAMES_IN_A_ROW - 1) / NAMES_IN_A_ROW;
  }

  private static Color color(int feature) {
    return Style.SERIES.get(feature % Style.SERIES.size());
  }

  private static BasicStroke stroke(int feature) {
    return feature / Style.SERIES.size() % 2 == 0 ? Style.LINE : Style.DASHED;
  }

  private Axes axes() {
    double margin = Math.max(1e-6, (signal.max() - signal.min()) * 0.06);
    var values = new Scale(signal.min() - margin, signal.max() + margin);
    return new Axes(width, FIELD, signal.width(), values);
  }
}
