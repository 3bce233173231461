/** The parts of the JSON documents, and the writer under them. */
@NullMarked
package io.github.unleak.cli.report.json;

import org.jspecify.annotations.NullMarked;
