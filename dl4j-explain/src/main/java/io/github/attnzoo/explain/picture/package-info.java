/** Figures: panels of pictures, heat maps, bars and curves under one title, drawn with Java 2D. */
@NullMarked
package io.github.attnzoo.explain.picture;

import org.jspecify.annotations.NullMarked;
