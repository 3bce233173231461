/** What a machine would have recorded, and the truth about it. */
@NullMarked
package io.github.unleak.simulator.recording;

import org.jspecify.annotations.NullMarked;
