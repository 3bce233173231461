/** What the process is connected to: streams, messages, progress, exit statuses. */
@NullMarked
package io.github.unleak.cli.terminal;

import org.jspecify.annotations.NullMarked;
