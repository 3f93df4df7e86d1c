package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.ImageShape;
import java.nio.file.Path;
import java.util.List;

/**
 * Picture files that are decoded when they are needed.
 *
 * @param folder that the names are relative to
 * @param names of the files, with forward slashes
 * @param shape that they are resized to
 */
record StoredPictures(Path folder, List<String> names, ImageShape shape) implements Records {
  StoredPictures {
    names = List.copyOf(names);
  }

  @Override
  public String name(int i) {
    return names.get(i);
  }

  @Override
  public int length(int i) {
    return shape.numbers();
  }

  @Override
  public void read(int i, float[] target, int offset) {
    Path file = folder.resolve(names.get(i));
    byte[] pixels = Pictures.decode(file, DataRoot.readUnnoted(file), shape);
    for (int p = 0; p < pixels.length; p++) {
      target[offset + p] = (pixels[p] & 0xff) / 255f;
    }
  }
}
