/**
 * What all renderers of an analysis share: groups in short, reasons, what an empty result means.
 */
@NullMarked
package io.github.unleak.cli.report.digest;

import org.jspecify.annotations.NullMarked;
