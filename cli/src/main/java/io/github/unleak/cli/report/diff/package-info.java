/** What changed between two inputs. */
@NullMarked
package io.github.unleak.cli.report.diff;

import org.jspecify.annotations.NullMarked;
