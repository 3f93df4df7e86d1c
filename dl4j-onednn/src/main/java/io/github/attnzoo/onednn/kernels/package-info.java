/**
 * The meeting place of layers and kernels: a provider for each kind of layer, all of them in one
 * list.
 */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.onednn.kernels;
