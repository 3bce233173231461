/**
 * Lines become kmemleak records: objects as {@code mm/kmemleak.c} prints them in every age and
 * through every kind of log and mail, and what the detector says of its own health. No judgement.
 */
@NullMarked
package io.github.unleak.parser.kmemleak;

import org.jspecify.annotations.NullMarked;
