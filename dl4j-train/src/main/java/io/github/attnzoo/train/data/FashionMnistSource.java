package io.github.attnzoo.train.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads Fashion-MNIST: two IDX files a part, pictures and labels, gzipped or not. */
final class FashionMnistSource {
  private static final String SOURCE =
      "get the four files *-ubyte.gz from https://github.com/zalandoresearch/fashion-mnist and put"
          + " them there";
  private static final int SIDE = 28;

  private FashionMnistSource() {}

  static RawData load(DataRoot root, int classes) {
    Path folder = root.resolve("fashion-mnist");
    return new RawData(
        part(root, folder, "train", classes), part(root, folder, "t10k", classes), false);
  }

  private static List<Sample> part(DataRoot root, Path folder, String prefix, int classes) {
    IdxFile pictures = idx(root, folder, prefix + "-images-idx3-ubyte", 3);
    IdxFile labels = idx(root, folder, prefix + "-labels-idx1-ubyte", 1);
    if (pictures.dimension(1) != SIDE || pictures.dimension(2) != SIDE) {
      throw new DataException(
          pictures.file()
              + ": expected pictures of 28 x 28 pixels, found "
              + pictures.dimension(1)
              + " x "
              + pictures.dimension(2));
    }
    if (pictures.records() != labels.records()) {
      throw new DataException(
          labels.file()
              + ": expected one label for each of the "
              + pictures.records()
              + " pictures in "
              + pictures.file().getFileName()
              + ", found "
              + labels.records());
    }
    var samples = new ArrayList<Sample>(pictures.records());
    for (int i = 0; i < pictures.records(); i++) {
      int label = labels.label(i);
      if (label >= classes) {
        throw new DataException(
            labels.file()
                + ": record "
                + i
                + ": expected a label from 0 to "
                + (classes - 1)
                + ", found "
                + label);
      }
      String name = pictures.file().getFileName() + "#" + i;
      samples.add(new PixelSample(name, label, pictures.record(i), null));
    }
    return samples;
  }

  private static IdxFile idx(DataRoot root, Path folder, String name, int rank) {
    Path file = root.find(folder, List.of(name + ".gz", name), SOURCE);
    return IdxFile.parse(file, root.read(file), rank);
  }
}
