/**
 * Kernel traces: the text of ftrace and trace-cmd, and trace-cmd's binary file, as one stream of
 * events told apart by what they mean.
 */
@NullMarked
package io.github.unleak.parser.ftrace;

import org.jspecify.annotations.NullMarked;
