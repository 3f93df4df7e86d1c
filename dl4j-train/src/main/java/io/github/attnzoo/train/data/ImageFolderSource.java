package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.ImageFolder;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.train.data.Seeds.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Loads pictures from one folder a class. DataVec takes the label from the folder's name; the files
 * are listed here, because DataVec's listing breaks on letters outside ASCII, and sorted by path,
 * because a listing's order differs between machines. What file managers leave behind ({@code
 * Thumbs.db}, {@code desktop.ini}, names that start with a dot) is passed over; any other file that
 * is no picture is an error, and all such errors are told at once. Every picture is decoded once,
 * on all processors; where they are too large for the memory, they are decoded again when needed.
 */
final class ImageFolderSource {
  private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "bmp", "gif");
  private static final Set<String> STRAY = Set.of("thumbs.db", "ehthumbs.db", "desktop.ini");
  private static final ParentPathLabelGenerator LABEL = new ParentPathLabelGenerator();

  private ImageFolderSource() {}

  static RawData load(ImageFolder config, DataRoot root, long seed) {
    Path folder = root.resolve(config.folder());
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          folder + ": no such folder, looked for the folders of classes " + config.classes());
    }
    var problems = new Problems();
    if (Files.isDirectory(folder.resolve("train"))) {
      List<Sample> train = read(config, root, folder.resolve("train"), problems);
      List<Sample> test = read(config, root, folder.resolve("test"), problems);
      problems.throwIfAny();
      return new RawData(train, test, true);
    }
    List<Sample> all = read(config, root, folder, problems);
    problems.throwIfAny();
    Partition parts =
        Partition.stratified(
            all,
            config.classes().size(),
            config.testFraction(),
            Seeds.stream(Purpose.TEST_SPLIT, seed));
    return new RawData(parts.kept(), parts.heldOut(), true);
  }

  private static List<Sample> read(
      ImageFolder config, DataRoot root, Path folder, Problems problems) {
    checkClasses(config, folder);
    var shape = (ImageShape) config.shape();
    List<Path> files = pictures(config, folder, problems);
    List<String> names =
        files.stream().map(file -> folder.relativize(file).toString().replace('\\', '/')).toList();
    boolean isInMemory = root.fits((long) files.size() * shape.numbers());
    var records = new StoredPictures(folder, names, shape);
    try (var task = root.begin(folder, files.size(), "pictures")) {
      List<Picture> pictures =
          IntStream.range(0, files.size())
              .parallel()
              .mapToObj(
                  i -> {
                    Picture picture = picture(files.get(i), names.get(i), shape, isInMemory);
                    synchronized (task) {
                      task.advance(1);
                    }
                    return picture;
                  })
              .toList();
      var samples = new ArrayList<Sample>();
      var sums = new StringBuilder();
      long size = 0;
      for (int i = 0; i < pictures.size(); i++) {
        Picture picture = pictures.get(i);
        int label =
            config.classes().indexOf(LABEL.getLabelForPath(files.get(i).toString()).toString());
        byte[] pixels = picture.pixels;
        samples.add(
            pixels == null
                ? new StoredSample(records, i, label)
                : new PixelSample(names.get(i), label, pixels, null));
        sums.append(picture.sum);
        size += picture.size;
        if (picture.problem != null) {
          problems.add(picture.problem);
        }
      }
      byte[] list = sums.toString().getBytes(StandardCharsets.UTF_8);
      root.note(folder, size, Checksums.sha256(list));
      return samples;
    }
  }

  /**
   * What was found in one file.
   *
   * @param pixels null where they stay on the disk, or can't be read
   * @param problem null where there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Picture(
      byte @Nullable [] pixels, String sum, long size, @Nullable String problem) {}

  /** Decodes also what is not kept: a picture that can't be decoded must not end a training. */
  private static Picture picture(Path file, String name, ImageShape shape, boolean isKept) {
    try {
      byte[] bytes = DataRoot.readUnnoted(file);
      byte[] pixels = Pictures.decode(file, bytes, shape);
      String sum = Checksums.sha256(bytes) + "  " + name + "\n";
      return new Picture(isKept ? pixels : null, sum, bytes.length, null);
    } catch (DataException e) {
      return new Picture(null, "", 0, String.valueOf(e.getMessage()));
    }
  }

  private static void checkClasses(ImageFolder config, Path folder) {
    var expected = new TreeSet<>(config.classes());
    var found = new TreeSet<String>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .forEach(found::add);
    } catch (IOException e) {
      throw new DataException(
          folder + ": no such folder, looked for the folders of classes " + expected, e);
    }
    if (!found.equals(expected)) {
      throw new DataException(
          folder + ": expected one folder for each class " + expected + ", found " + found);
    }
  }

  private static List<Path> pictures(ImageFolder config, Path folder, Problems problems) {
    var all = new ArrayList<Path>();
    for (String name : config.classes()) {
      Path classFolder = folder.resolve(name);
      List<Path> files = files(classFolder);
      if (files.isEmpty()) {
        problems.add(classFolder + ": expected pictures, found none");
      }
      for (Path file : files) {
        String problem = problem(file);
        if (problem == null) {
          all.add(file);
        } else {
          problems.add(file + ": " + problem);
        }
      }
    }
    return all;
  }

  private static List<Path> files(Path classFolder) {
    try (Stream<Path> entries = Files.list(classFolder)) {
      return entries.filter(entry -> !isStray(entry)).sorted().toList();
    } catch (IOException e) {
      throw new DataException(classFolder + ": can't be read: " + IoProblem.kind(e), e);
    }
  }

  private static boolean isStray(Path entry) {
    String name = entry.getFileName().toString();
    return name.startsWith(".") || STRAY.contains(name.toLowerCase(Locale.ROOT));
  }

  private static @Nullable String problem(Path file) {
    if (Files.isDirectory(file)) {
      return "expected the pictures of a class directly in its folder, found a folder";
    }
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return EXTENSIONS.contains(extension)
        ? null
        : "expected a picture (" + new TreeSet<>(EXTENSIONS) + "), found another file";
  }
}
