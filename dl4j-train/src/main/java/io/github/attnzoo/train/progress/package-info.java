/**
 * How work that takes a while tells of itself. Whoever works knows a {@link
 * io.github.attnzoo.train.progress.Watcher} and nothing of terminals.
 */
@NullMarked
package io.github.attnzoo.train.progress;

import org.jspecify.annotations.NullMarked;
