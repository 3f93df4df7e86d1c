/**
 * What the policies decide on the epochs of a training, as values. Nothing here knows a network, a
 * file or a clock.
 */
@NullMarked
package io.github.attnzoo.train.policy;

import org.jspecify.annotations.NullMarked;
