/**
 * The decisions of a training as values: each policy takes the numbers of one epoch and returns its
 * next state. Nothing here knows a network, a file or a clock.
 */
@NullMarked
package io.github.attnzoo.train.policy;

import org.jspecify.annotations.NullMarked;
