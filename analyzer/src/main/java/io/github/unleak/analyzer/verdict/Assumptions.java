package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.parser.bundle.Bundle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is taken for granted about the kernel and the recording because the user says so; {@code
 * null} is found out from the inputs.
 *
 * @param hz timer ticks a second ({@code CONFIG_HZ}), 1 to 10000
 * @param cpus possible CPUs of the machine
 * @param generation of the rcache
 * @param release of the kernel, as {@code uname -r} prints it
 * @param cleared true where the report was cleared between the snapshots
 * @param series true if the inputs are successive reads of one boot, in their order
 */
public record Assumptions(
    @Nullable Integer hz,
    @Nullable Integer cpus,
    @Nullable Generation generation,
    @Nullable String release,
    boolean cleared,
    boolean series) {

  /** The same, of inputs that need not be successive reads. */
  public Assumptions(
      @Nullable Integer hz,
      @Nullable Integer cpus,
      @Nullable Generation generation,
      @Nullable String release,
      boolean cleared) {
    this(hz, cpus, generation, release, cleared, false);
  }

  /** Nothing is known, and nothing was cleared. */
  public static final Assumptions NONE = new Assumptions(null, null, null, null, false);

  /** The same with this generation of the rcache. */
  public Assumptions with(@Nullable Generation other) {
    return new Assumptions(hz, cpus, other, release, cleared, series);
  }

  /** The same; what is not set is taken from {@code bundles}, if those that know it agree. */
  Assumptions or(List<Bundle> bundles) {
    return new Assumptions(
        hz != null ? hz : agreed(bundles, Bundle::hz),
        cpus != null ? cpus : agreed(bundles, Bundle::cpus),
        generation,
        release != null ? release : agreed(bundles, Bundle::release),
        cleared,
        series);
  }

  private static <T> @Nullable T agreed(List<Bundle> bundles, Function<Bundle, @Nullable T> value) {
    Set<T> all = new HashSet<>();
    for (Bundle bundle : bundles) {
      T one = value.apply(bundle);
      if (one != null) {
        all.add(one);
      }
    }
    return all.size() == 1 ? all.iterator().next() : null;
  }
}
