@NullMarked
package io.github.attnzoo.models.config;

import org.jspecify.annotations.NullMarked;
