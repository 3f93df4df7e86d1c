/** The step from gradients to parameters. */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.onednn.updater;
