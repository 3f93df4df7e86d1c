package io.github.attnzoo.train.fetch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The data sets that can be fetched, with their official addresses and checksums. */
public enum PublicDataSet {
  /**
   * The four files of https://github.com/zalandoresearch/fashion-mnist, whose page gives their MD5
   * sums; the SHA-256 sums are of files with those.
   */
  FASHION_MNIST(
      new FetchPlan(
          "fashion-mnist",
          "fashion-mnist",
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
          List.of(
              new FileSum(
                  "train-images-idx3-ubyte.gz",
                  26_421_880,
                  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
              new FileSum(
                  "train-labels-idx1-ubyte.gz",
                  29_515,
                  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
              new FileSum(
                  "t10k-images-idx3-ubyte.gz",
                  4_422_102,
                  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
              new FileSum(
                  "t10k-labels-idx1-ubyte.gz",
                  5_148,
                  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
          List.of())),

  /**
   * The "binary version" of https://www.cs.toronto.edu/~kriz/cifar.html, whose page gives the MD5
   * sum c32a1d4ab5d03f1284b67883e8d87530 of the archive; the SHA-256 sum is of the archive with
   * that one.
   */
  CIFAR_10(
      new FetchPlan(
          "cifar-10",
          "cifar-10-batches-bin",
          "https://www.cs.toronto.edu/~kriz/",
          List.of(
              new FileSum(
                  "cifar-10-binary.tar.gz",
                  170_052_171,
                  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")),
          List.of(
              new FileSum(
                  "batches.meta.txt",
                  61,
                  "558e74b5e208382e186da55784b4bac2cd52e558448e1b5800990fdb28ed8033"),
              new FileSum(
                  "data_batch_1.bin",
                  30_730_000,
                  "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
              new FileSum(
                  "data_batch_2.bin",
                  30_730_000,
                  "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
              new FileSum(
                  "data_batch_3.bin",
                  30_730_000,
                  "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
              new FileSum(
                  "data_batch_4.bin",
                  30_730_000,
                  "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
              new FileSum(
                  "data_batch_5.bin",
                  30_730_000,
                  "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
              new FileSum(
                  "test_batch.bin",
                  30_730_000,
                  "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"))));

  /** Immutable: a record that copies its lists. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final FetchPlan plan;

  PublicDataSet(FetchPlan plan) {
    this.plan = plan;
  }

  /** The name that a config's {@code data.id} has for it. */
  public String id() {
    return plan.id();
  }

  FetchPlan plan() {
    return plan;
  }

  /** The data set of this id. */
  public static Optional<PublicDataSet> of(String id) {
    return Arrays.stream(values()).filter(dataSet -> dataSet.id().equals(id)).findFirst();
  }

  /** All ids. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(PublicDataSet::id).toList();
  }
}
