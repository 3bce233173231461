package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.rcache.Generation;
import org.jspecify.annotations.Nullable;

/**
 * What the user tells about the recording; each {@code null} means: find it out.
 *
 * @param hz timer ticks a second ({@code CONFIG_HZ}), 1 to 10000
 * @param cpus possible CPUs of the machine
 * @param generation of the rcache
 * @param release of the kernel, as {@code uname -r} prints it
 * @param cleared true where the report was cleared between the snapshots
 */
public record Options(
    @Nullable Integer hz,
    @Nullable Integer cpus,
    @Nullable Generation generation,
    @Nullable String release,
    boolean cleared) {

  /** Everything is to be found out, nothing was cleared. */
  public static final Options NONE = new Options(null, null, null, null, false);
}
