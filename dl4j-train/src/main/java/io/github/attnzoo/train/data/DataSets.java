package io.github.attnzoo.train.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.data.Cifar10;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.FashionMnist;
import io.github.attnzoo.models.data.GeneratedImages;
import io.github.attnzoo.models.data.GeneratedSequences;
import io.github.attnzoo.models.data.IdxImages;
import io.github.attnzoo.models.data.ImageFolder;
import io.github.attnzoo.models.data.JapaneseVowels;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.data.SequenceFiles;
import io.github.attnzoo.train.data.Seeds.Purpose;
import io.github.attnzoo.train.progress.Watcher;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Opens the data set of a config. */
public final class DataSets {
  private DataSets() {}

  /**
   * Reads and checks a whole data set, and divides it.
   *
   * <p>Samples that would take more than a quarter of the Java heap ({@code -Xmx}) are checked and
   * left on the disk, to be read as they are needed; the numbers are the same.
   *
   * <p>{@code limit} takes the first n training samples, before validation samples are held out of
   * them. Where the files may be in class order (japanese-vowels, and what users bring themselves)
   * these are the first n of a shuffle by the seed; elsewhere they are the first n as they stand. A
   * limit above the number of samples changes nothing. The validation share is drawn by the seed,
   * class by class, so that both parts have the classes' proportions. Where users bring the data
   * themselves, each class must have a training sample: a model can't learn a class that it never
   * sees, and its accuracy on the others would hide that.
   *
   * @param config the key {@code data} of a config
   * @param dataRoot folder that holds the data sets; null where none was named, which suits
   *     generated data and absolute paths
   * @param seed of generation, limit and validation split
   * @throws DataException if anything about the data is not as it must be
   */
  public static LoadedData open(DataConfig config, @Nullable Path dataRoot, long seed) {
    return open(config, dataRoot, seed, Watcher.NOBODY);
  }

  /** As {@link #open(DataConfig, Path, long)}; tells the watcher of reading that takes a while. */
  public static LoadedData open(
      DataConfig config, @Nullable Path dataRoot, long seed, Watcher watcher) {
    return open(config, dataRoot, seed, watcher, DataRoot.quarterOfHeap());
  }

  /**
   * As {@link #open(DataConfig, Path, long)}.
   *
   * @param memory how many bytes of samples may be kept; others are read when they are needed
   */
  static LoadedData open(
      DataConfig config, @Nullable Path dataRoot, long seed, Watcher watcher, long memory) {
    DataMemory.check(config);
    DataShape shape = config.shape();
    var root = new DataRoot(idOf(config), dataRoot, isUsersOwn(config), watcher, memory);
    RawData raw = load(config, root, seed);
    List<Sample> limited = limit(raw, config.limit(), seed);
    Partition parts =
        Partition.stratified(
            limited,
            shape.classes().size(),
            config.validationFraction(),
            Seeds.stream(Purpose.VALIDATION_SPLIT, seed));
    var train = new Split("train", shape, parts.kept());
    if (isUsersOwn(config)) {
      checkEachClassHasSamples(train, config.limit());
    }
    return new LoadedData(
        shape,
        train,
        new Split("validation", shape, parts.heldOut()),
        new Split("test", shape, raw.test()),
        normalization(config, train),
        config.augmentation(),
        identityOf(config, seed),
        root.files());
  }

  private static boolean isUsersOwn(DataConfig config) {
    return config instanceof SequenceFiles
        || config instanceof IdxImages
        || config instanceof ImageFolder;
  }

  private static void checkEachClassHasSamples(Split train, @Nullable Integer limit) {
    List<String> classes = train.shape().classes();
    int[] counts = train.classCounts();
    List<String> missing =
        IntStream.range(0, counts.length)
            .filter(c -> counts[c] == 0)
            .mapToObj(classes::get)
            .toList();
    if (!missing.isEmpty()) {
      throw new DataException(
          "data.classes: expected training samples of each class, found none of "
              + missing
              + " among "
              + train.size()
              + (limit == null ? "" : " (data.limit is " + limit + ")"));
    }
  }

  private static @Nullable Normalization normalization(DataConfig config, Split train) {
    Normalization normalization = config.normalization();
    return normalization != null && normalization.computed()
        ? ColumnStatistics.of(train.shape(), train.samples())
        : normalization;
  }

  private static RawData load(DataConfig config, DataRoot root, long seed) {
    if (config instanceof GeneratedSequences generated) {
      return GeneratedSequenceSource.load(generated, seed);
    }
    if (config instanceof GeneratedImages generated) {
      return GeneratedImageSource.load(generated, seed);
    }
    if (config instanceof FashionMnist) {
      return IdxSource.fashionMnist(root, config.shape().classes());
    }
    if (config instanceof Cifar10) {
      return Cifar10Source.load(root, config.shape().classes().size());
    }
    if (config instanceof JapaneseVowels vowels) {
      return SequenceSource.load(vowels, root);
    }
    if (config instanceof SequenceFiles files) {
      return SequenceSource.load(files, root, seed);
    }
    if (config instanceof IdxImages idx) {
      return IdxSource.load(idx, root);
    }
    return ImageFolderSource.load((ImageFolder) config, root, seed);
  }

  private static List<Sample> limit(RawData raw, @Nullable Integer limit, long seed) {
    if (limit == null || limit >= raw.train().size()) {
      return raw.train();
    }
    if (!raw.inClassOrder()) {
      return raw.train().subList(0, limit);
    }
    int[] order = Seeds.permutation(raw.train().size(), Seeds.stream(Purpose.LIMIT, seed));
    return Arrays.stream(order, 0, limit).sorted().mapToObj(raw.train()::get).toList();
  }

  private static String identityOf(DataConfig config, long seed) {
    boolean isGenerated = config instanceof GeneratedSequences || config instanceof GeneratedImages;
    String settings = config.toString().substring(config.getClass().getSimpleName().length());
    return isGenerated ? idOf(config) + settings + ", seed " + seed : idOf(config);
  }

  private static String idOf(DataConfig config) {
    var id = config.getClass().getAnnotation(Id.class);
    return id == null ? config.getClass().getSimpleName() : id.value();
  }
}
