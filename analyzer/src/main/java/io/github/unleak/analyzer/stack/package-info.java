/** What a backtrace says without its addresses: signatures, titles, the code a stack belongs to. */
@NullMarked
package io.github.unleak.analyzer.stack;

import org.jspecify.annotations.NullMarked;
