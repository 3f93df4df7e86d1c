/** The command line; nothing else in the project knows it. */
@NullMarked
package io.github.attnzoo.train.cli;

import org.jspecify.annotations.NullMarked;
