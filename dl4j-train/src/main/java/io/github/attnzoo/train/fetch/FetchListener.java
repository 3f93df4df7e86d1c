package io.github.attnzoo.train.fetch;

/** Hears how a download goes. */
public interface FetchListener {
  /** Hears nothing. */
  FetchListener NONE = new FetchListener() {};

  /**
   * @param file its name
   * @param done bytes so far, those of earlier attempts included
   * @param size bytes in all
   */
  default void progressed(String file, long done, long size) {}

  /**
   * @param file its name
   * @param problem what went wrong, in words
   */
  default void retrying(String file, String problem) {}

  /** The file is there and its checksum is right. */
  default void finished(String file, long size) {}
}
