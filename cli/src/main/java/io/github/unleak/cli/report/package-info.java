/**
 * Results become text, JSON, Markdown and drawings. Nothing here judges, reads an input or knows
 * about options: the same result gives the same bytes, whatever the clock, locale or machine.
 */
@NullMarked
package io.github.unleak.cli.report;

import org.jspecify.annotations.NullMarked;
