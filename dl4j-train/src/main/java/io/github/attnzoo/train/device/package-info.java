/**
 * What this program can compute on, found out before any class of ND4J is touched: a {@link
 * io.github.attnzoo.train.device.DeviceProbe} looks at the machine, {@link
 * io.github.attnzoo.train.device.Preflight} says what follows from it. Nothing here may depend on
 * ND4J, whose first class loads native libraries and ends in stack traces where they don't fit.
 */
@NullMarked
package io.github.attnzoo.train.device;

import org.jspecify.annotations.NullMarked;
