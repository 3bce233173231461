/** trace-cmd's binary file: its sections, its ring-buffer pages, its own descriptions of events. */
@NullMarked
package io.github.unleak.parser.ftrace.dat;

import org.jspecify.annotations.NullMarked;
