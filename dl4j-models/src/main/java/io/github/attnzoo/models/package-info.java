@org.jspecify.annotations.NullMarked
package io.github.attnzoo.models;
