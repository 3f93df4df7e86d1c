package io.github.attnzoo.train.data;

/**
 * Pictures of equal size as bytes in a file, one after the other.
 *
 * @param name of the file, for the samples' names
 * @param start of the first picture's bytes
 * @param stride from one picture to the next
 * @param length numbers in a picture
 */
record StoredPixels(StoredFile file, String name, long start, int stride, int length)
    implements Records {
  @Override
  public String name(int i) {
    return name + "#" + i;
  }

  @Override
  public int length(int i) {
    return length;
  }

  @Override
  public void read(int i, float[] target, int offset) {
    byte[] pixels = file.read(start + (long) i * stride, length);
    for (int p = 0; p < length; p++) {
      target[offset + p] = (pixels[p] & 0xff) / 255f;
    }
  }
}
