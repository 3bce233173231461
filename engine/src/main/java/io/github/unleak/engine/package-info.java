/**
 * Named bytes to verdicts. A program that embeds unleak needs only this package: {@link
 * io.github.unleak.engine.Unleak} does the work, {@link io.github.unleak.engine.Source} names what
 * to read, and {@link io.github.unleak.engine.ObjectRow} is a result in one flat row per object.
 */
@NullMarked
package io.github.unleak.engine;

import org.jspecify.annotations.NullMarked;
