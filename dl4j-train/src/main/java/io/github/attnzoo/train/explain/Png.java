package io.github.attnzoo.train.explain;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures in PNG's format. */
public final class Png {
  private Png() {}

  /** The content of a PNG file. */
  public static byte[] of(BufferedImage picture) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      // PNG loses nothing: less "quality" is more effort, and beyond this hardly smaller.
      how.setCompressionQuality(0.5f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A URL that holds the picture itself. */
  public static String dataUrl(BufferedImage picture) throws IOException {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(of(picture));
  }

  /** The picture, made smaller where it is wider than that. */
  public static BufferedImage narrowed(BufferedImage picture, int width) {
    if (picture.getWidth() <= width) {
      return picture;
    }
    int height = Math.max(1, picture.getHeight() * width / picture.getWidth());
    var narrow = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = narrow.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(picture, 0, 0, width, height, null);
    g.dispose();
    return narrow;
  }
}
