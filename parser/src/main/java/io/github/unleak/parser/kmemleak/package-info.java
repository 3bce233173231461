/**
 * Lines become kmemleak records: objects as {@code mm/kmemleak.c} of every kernel prints them and
 * as logs and mails change them, and what the detector says about its own health. No judgement.
 */
@NullMarked
package io.github.unleak.parser.kmemleak;

import org.jspecify.annotations.NullMarked;
