/** What the replay of traces gave. */
@NullMarked
package io.github.unleak.cli.report.replay;

import org.jspecify.annotations.NullMarked;
