package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.ImageShape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes a PNG, JPEG, BMP or GIF (its first frame) to planes of bytes of a wanted size.
 * Transparent pixels are laid over white; EXIF orientation is ignored; colour becomes grey as
 * {@code 0.299 red + 0.587 green + 0.114 blue} (ITU-R BT.601).
 */
final class Pictures {
  /** A picture beyond this is taken for an attempt to fill the memory. */
  private static final long MAX_PIXELS = 100_000_000;

  /** Of the heap, for each pixel: four bytes of each of seven planes, with room beside them. */
  private static final long BYTES_PER_PIXEL = 48;

  private Pictures() {}

  /**
   * The picture as {@code [channels, height, width]}, resized where it is of another size.
   *
   * @param file for messages
   * @param bytes the whole file
   */
  static byte[] decode(Path file, byte[] bytes, ImageShape shape) {
    BufferedImage image = read(file, bytes);
    float[][] planes = isGrey(image) ? grey(image) : colour(image);
    if (shape.channels() == 1 && planes.length == 3) {
      planes = new float[][] {luminance(planes)};
    }
    var result = new byte[shape.channels() * shape.height() * shape.width()];
    for (int c = 0; c < shape.channels(); c++) {
      float[] plane = planes[Math.min(c, planes.length - 1)];
      float[] resized =
          Resize.bilinear(
              plane, image.getHeight(), image.getWidth(), shape.height(), shape.width());
      for (int p = 0; p < resized.length; p++) {
        result[c * resized.length + p] = (byte) Math.round(resized[p]);
      }
    }
    return result;
  }

  private static BufferedImage read(Path file, byte[] bytes) {
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new DataException(
            file + ": expected a PNG, JPEG, BMP or GIF picture, found other content");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        long most = mostPixels(Runtime.getRuntime().maxMemory());
        if (pixels > most) {
          throw new DataException(
              file
                  + ": expected at most "
                  + most
                  + " pixels"
                  + (most < MAX_PIXELS ? " with this Java heap (-Xmx)" : "")
                  + ", found "
                  + pixels);
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof DataException known) {
        throw known;
      }
      throw new DataException(file + ": the picture can't be decoded: " + e.getMessage(), e);
    }
  }

  /**
   * The largest picture that is decoded.
   *
   * @param heap the most bytes that the Java heap may have
   */
  static long mostPixels(long heap) {
    return Math.min(MAX_PIXELS, heap / BYTES_PER_PIXEL);
  }

  private static boolean isGrey(BufferedImage image) {
    ColorModel model = image.getColorModel();
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && !(model instanceof IndexColorModel);
  }

  /** Stored grey levels: {@link BufferedImage#getRGB} would bend them by a gamma curve. */
  private static float[][] grey(BufferedImage image) {
    var raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    float[] plane = raster.getSamples(0, 0, width, height, 0, (float[]) null);
    float max = (1 << image.getColorModel().getComponentSize(0)) - 1;
    for (int p = 0; p < plane.length; p++) {
      plane[p] = plane[p] / max * 255;
    }
    if (image.getColorModel().hasAlpha()) {
      float[] alpha = raster.getSamples(0, 0, width, height, 1, (float[]) null);
      for (int p = 0; p < plane.length; p++) {
        plane[p] = overWhite(plane[p], alpha[p] / max);
      }
    }
    return new float[][] {plane};
  }

  private static float[][] colour(BufferedImage image) {
    int width = image.getWidth();
    int[] argb = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    var planes = new float[3][argb.length];
    for (int p = 0; p < argb.length; p++) {
      float alpha = (argb[p] >>> 24) / 255f;
      for (int c = 0; c < 3; c++) {
        planes[c][p] = overWhite(argb[p] >> (16 - 8 * c) & 0xff, alpha);
      }
    }
    return planes;
  }

  private static float overWhite(float value, float alpha) {
    return alpha * value + (1 - alpha) * 255;
  }

  private static float[] luminance(float[][] planes) {
    var grey = new float[planes[0].length];
    for (int p = 0; p < grey.length; p++) {
      grey[p] = 0.299f * planes[0][p] + 0.587f * planes[1][p] + 0.114f * planes[2][p];
    }
    return grey;
  }
}
