package io.github.attnzoo.explain;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A map of numbers over a picture, {@code [height, width]}. Immutable. */
public final class HeatMap {
  private final int height;
  private final int width;
  private final float[] values;

  private HeatMap(int height, int width, float[] values) {
    this.height = height;
    this.width = width;
    this.values = values;
  }

  /**
   * A map of these numbers.
   *
   * @param values row by row, {@code height * width} of them
   */
  public static HeatMap of(int height, int width, float... values) {
    if (height < 1 || width < 1 || values.length != height * width) {
      throw new IllegalArgumentException(
          "heat map: expected height * width values, got height="
              + height
              + ", width="
              + width
              + ", values="
              + values.length);
    }
    return new HeatMap(height, width, values.clone());
  }

  /** A map of an array {@code [height, width]}. */
  public static HeatMap of(INDArray array) {
    if (array.rank() != 2) {
      throw new IllegalArgumentException(
          "heat map: expected an array [height, width], got rank " + array.rank());
    }
    float[] values = array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    return new HeatMap((int) array.size(0), (int) array.size(1), values);
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** The number {@code y} rows down and {@code x} columns right, from 0. */
  public float at(int y, int x) {
    return values[y * width + x];
  }

  /** The least number that is finite; 0 where none is. */
  public float min() {
    float min = Float.POSITIVE_INFINITY;
    for (float value : values) {
      min = Float.isFinite(value) ? Math.min(min, value) : min;
    }
    return Float.isFinite(min) ? min : 0;
  }

  /** The greatest number that is finite; 0 where none is. */
  public float max() {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Float.isFinite(value) ? Math.max(max, value) : max;
    }
    return Float.isFinite(max) ? max : 0;
  }

  /** Index of the greatest number, counted row by row; the first of several. */
  public int peak() {
    int peak = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[peak]) {
        peak = i;
      }
    }
    return peak;
  }

  public double mean() {
    return sum(0, 0, height, width) / values.length;
  }

  /** The sum of the rectangle whose top left number is {@code (top, left)}. */
  public double sum(int top, int left, int rows, int columns) {
    double sum = 0;
    for (int y = top; y < top + rows; y++) {
      for (int x = left; x < left + columns; x++) {
        sum += at(y, x);
      }
    }
    return sum;
  }

  /** Stretched so that the least number is 0 and the greatest 1; all 0 where they are equal. */
  public HeatMap scaled() {
    float min = min();
    float range = max() - min;
    var scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = range > 0 ? (values[i] - min) / range : 0;
    }
    return new HeatMap(height, width, scaled);
  }

  /**
   * Resized bilinearly, pixel centres on pixel centres and the border repeated, as PyTorch's {@code
   * interpolate} does with {@code align_corners=False}.
   */
  public HeatMap resized(int newHeight, int newWidth) {
    var resized = new float[newHeight * newWidth];
    for (int y = 0; y < newHeight; y++) {
      double sourceY = clamp((y + 0.5) * height / newHeight - 0.5, height - 1);
      for (int x = 0; x < newWidth; x++) {
        double sourceX = clamp((x + 0.5) * width / newWidth - 0.5, width - 1);
        resized[y * newWidth + x] = between(sourceY, sourceX);
      }
    }
    return new HeatMap(newHeight, newWidth, resized);
  }

  private float between(double y, double x) {
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(top + 1, height - 1);
    int right = Math.min(left + 1, width - 1);
    double down = y - top;
    double across = x - left;
    double upper = at(top, left) * (1 - across) + at(top, right) * across;
    double lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
    return (float) (upper * (1 - down) + lower * down);
  }

  private static double clamp(double value, double max) {
    return Math.min(Math.max(value, 0), max);
  }

  /** The rows, for writing. */
  public List<List<Float>> rows() {
    var rows = new ArrayList<List<Float>>(height);
    for (int y = 0; y < height; y++) {
      var row = new ArrayList<Float>(width);
      for (int x = 0; x < width; x++) {
        row.add(at(y, x));
      }
      rows.add(row);
    }
    return rows;
  }
}
