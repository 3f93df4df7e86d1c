package io.github.attnzoo.train.data;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with many files, so that users can mend all of it at once. */
final class Problems {
  /** More lines than this are counted, not told. */
  static final int TOLD = 20;

  private final List<String> messages = new ArrayList<>();

  void add(String message) {
    messages.add(message);
  }

  /**
   * @throws DataException if there was any problem
   */
  void throwIfAny() {
    if (messages.isEmpty()) {
      return;
    }
    if (messages.size() == 1) {
      throw new DataException(messages.get(0));
    }
    String told = String.join("\n  ", messages.subList(0, Math.min(TOLD, messages.size())));
    int more = messages.size() - TOLD;
    throw new DataException(
        messages.size() + " problems:\n  " + told + (more > 0 ? "\n  and " + more + " more" : ""));
  }
}
