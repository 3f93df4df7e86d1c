/** The training loop, what it measures and what it reports to. */
@NullMarked
package io.github.attnzoo.train.loop;

import org.jspecify.annotations.NullMarked;
