/**
 * Text in lines, colour, and what makes a text safe where it is printed: the lowest layer of all
 * reports.
 */
@NullMarked
package io.github.unleak.cli.report.page;

import org.jspecify.annotations.NullMarked;
