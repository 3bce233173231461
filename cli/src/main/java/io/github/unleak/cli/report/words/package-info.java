/** Every sentence about evidence, premises, checks, witnesses and what to do next. */
@NullMarked
package io.github.unleak.cli.report.words;

import org.jspecify.annotations.NullMarked;
