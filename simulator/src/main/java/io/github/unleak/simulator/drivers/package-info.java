/** The devices and drivers that load the kernel. */
@NullMarked
package io.github.unleak.simulator.drivers;

import org.jspecify.annotations.NullMarked;
