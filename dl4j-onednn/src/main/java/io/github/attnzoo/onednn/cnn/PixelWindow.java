package io.github.attnzoo.onednn.cnn;

/**
 * A convolution of two planes, means and maxima, to one of the same size, zero-padded, in loops
 * over the rows of one image: its planes stay in the processor's cache, and an operation of oneDNN
 * would cost more than the products.
 */
final class PixelWindow {
  private final int size;
  private final int height;
  private final int width;

  PixelWindow(int size, int height, int width) {
    this.size = size;
    this.height = height;
    this.width = width;
  }

  /** What is done with a row: the products of one number of the window. */
  private interface Row {
    void run(int tap, int to, int from, int length);
  }

  /** Adds to {@code scores}. */
  void forward(float[] planes, float[] window, float[] scores) {
    eachRow(
        (tap, to, from, length) -> {
          float weight = window[tap];
          for (int i = 0; i < length; i++) {
            scores[to + i] += weight * planes[from + i];
          }
        });
  }

  /** Adds to {@code planesGradient} and {@code windowGradient}. */
  void backward(
      float[] planes,
      float[] window,
      float[] scoresGradient,
      float[] planesGradient,
      double[] windowGradient) {
    eachRow(
        (tap, to, from, length) -> {
          float weight = window[tap];
          float sum = 0;
          for (int i = 0; i < length; i++) {
            planesGradient[from + i] += weight * scoresGradient[to + i];
          }
          for (int i = 0; i < length; i++) {
            sum += planes[from + i] * scoresGradient[to + i];
          }
          windowGradient[tap] += sum;
        });
  }

  private void eachRow(Row row) {
    int before = size / 2;
    for (int tap = 0; tap < 2 * size * size; tap++) {
      int plane = tap / (size * size);
      int down = tap / size % size - before;
      int right = tap % size - before;
      int left = Math.max(0, -right);
      int length = width - Math.abs(right);
      if (length <= 0) {
        continue;
      }
      for (int y = Math.max(0, -down); y < height - Math.max(0, down); y++) {
        int from = (plane * height + y + down) * width + left + right;
        row.run(tap, y * width + left, from, length);
      }
    }
  }
}
