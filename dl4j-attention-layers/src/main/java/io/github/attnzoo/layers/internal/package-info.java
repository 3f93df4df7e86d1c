/** Plumbing shared by the layers: no part of the public API. */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.layers.internal;
