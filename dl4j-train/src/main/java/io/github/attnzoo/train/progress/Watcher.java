package io.github.attnzoo.train.progress;

import java.util.List;

/** Is told of each piece of work as it begins. Changes nothing of it. */
public interface Watcher {
  /** Watches nothing. */
  Watcher NOBODY = new Watcher() {};

  /**
   * A piece of work begins.
   *
   * @param name what is done, in words: {@code validation of epoch 3}
   * @param total how much there is to do
   * @param unit of the total, in the plural: {@code samples}
   * @return to be told how it goes, and closed at its end
   */
  default Task begin(String name, long total, String unit) {
    return Task.UNWATCHED;
  }

  /** A piece of work begins, and all of these are told. */
  static Task begin(List<? extends Watcher> watchers, String name, long total, String unit) {
    List<Task> tasks = watchers.stream().map(w -> w.begin(name, total, unit)).toList();
    return new Task() {
      @Override
      public void advance(long amount, String remark) {
        tasks.forEach(task -> task.advance(amount, remark));
      }

      @Override
      public void close() {
        tasks.forEach(Task::close);
      }
    };
  }
}
