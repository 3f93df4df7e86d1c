/**
 * The decisions of a training as values: each policy takes the number of one epoch, or of one step,
 * and returns its next state or what to do. Nothing here knows a network, a file or a clock.
 */
@NullMarked
package io.github.attnzoo.policies;

import org.jspecify.annotations.NullMarked;
