/**
 * The policies at work on Deeplearning4j's own networks, trainers and listeners, for those who keep
 * a training loop of their own.
 */
@NullMarked
package io.github.attnzoo.policies.dl4j;

import org.jspecify.annotations.NullMarked;
