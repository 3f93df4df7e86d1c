package io.github.attnzoo.train.data;

import io.github.attnzoo.train.progress.Task;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how much of a file has been read. */
final class WatchedInputStream extends FilterInputStream {
  private final Task task;

  WatchedInputStream(InputStream in, Task task) {
    super(in);
    this.task = task;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    task.advance(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    task.advance(Math.max(0, read));
    return read;
  }
}
