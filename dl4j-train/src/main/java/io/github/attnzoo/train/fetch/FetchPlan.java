package io.github.attnzoo.train.fetch;

import java.util.List;

/**
 * Where a data set comes from and what it must be.
 *
 * @param id as in a config
 * @param folder of the data root that it fills
 * @param address of the downloads; each lies there under its name
 * @param downloads what is downloaded
 * @param members of the one download, a {@code .tar.gz}, in its {@code folder}; empty where the
 *     downloads themselves are the data set
 */
record FetchPlan(
    String id, String folder, String address, List<FileSum> downloads, List<FileSum> members) {
  FetchPlan {
    downloads = List.copyOf(downloads);
    members = List.copyOf(members);
  }

  /** The files of the finished folder. */
  List<FileSum> content() {
    return members.isEmpty() ? downloads : members;
  }

  /** Bytes on the disk while all of it is there. */
  long size() {
    return downloads.stream().mapToLong(FileSum::size).sum()
        + members.stream().mapToLong(FileSum::size).sum();
  }
}
