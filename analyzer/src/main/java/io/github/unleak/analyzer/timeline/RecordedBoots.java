package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.bundle.Bundle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What recorders and the user say about boots. The reads that one {@code bundle.json} names are of
 * one boot; bundles are of one boot if the kernel gave them the same {@code boot_id}, and of two if
 * it gave them different ones. A file that lies in the folder of a bundle and is not named there
 * was not read by the recorder.
 */
public final class RecordedBoots {

  /** A read and the description that names it. */
  private record Named(Bundle bundle, Bundle.Read read) {}

  private final Map<String, Named> byPath = new HashMap<>();
  private final Map<String, Bundle> byFolder = new HashMap<>();
  private final boolean told;

  /**
   * What was said.
   *
   * @param bundles what recorders say of their recordings
   * @param told true if the user says that all inputs are reads of one boot
   */
  RecordedBoots(List<Bundle> bundles, boolean told) {
    this.told = told;
    Set<String> twice = new HashSet<>();
    for (Bundle bundle : bundles) {
      byFolder.put(Series.folder(bundle.input().path()), bundle);
      for (Bundle.Read read : bundle.reads()) {
        Named before = byPath.put(read.path(), new Named(bundle, read));
        if (before != null) {
          twice.add(read.path());
        }
      }
    }
    byPath.keySet().removeAll(twice);
  }

  /** True if the user says that all inputs are reads of one boot. */
  public boolean told() {
    return told;
  }

  /** The recorder's entry for the read with this path, which may be compressed, or null. */
  public Bundle.@Nullable Read read(String path) {
    Named named = named(path);
    return named == null ? null : named.read();
  }

  /** When a read of the file was over, nanoseconds since boot with time asleep, or -1. */
  long readNanos(String path) {
    Named named = named(path);
    return named == null ? -1 : named.read().read();
  }

  /** Bytes of a page of the machine on which the recorder read the file, or -1. */
  int pageBytes(String path) {
    Named named = named(path);
    Integer bytes = named == null ? null : named.bundle().machine().pageBytes();
    return bytes == null ? -1 : bytes;
  }

  /** True if recorders say that both reads are of one boot. */
  public boolean oneBoot(String one, String other) {
    Named here = named(one);
    Named there = named(other);
    return here != null && there != null && key(here.bundle()).equals(key(there.bundle()));
  }

  /** True if recorders say that what lies in the folders of the two paths is of two boots. */
  public boolean twoBoots(String one, String other) {
    Bundle here = byFolder.get(Series.folder(one));
    Bundle there = byFolder.get(Series.folder(other));
    return here != null
        && there != null
        && here.machine().bootId() != null
        && there.machine().bootId() != null
        && !Objects.equals(here.machine().bootId(), there.machine().bootId());
  }

  /** True if recorders tell of several boots. */
  boolean several() {
    return byFolder.values().stream()
            .map(bundle -> bundle.machine().bootId())
            .filter(Objects::nonNull)
            .distinct()
            .count()
        > 1;
  }

  /** Equal for paths that recorders say to be of one boot; null if none says anything. */
  @Nullable String boot(String path) {
    Named named = named(path);
    if (named != null) {
      return key(named.bundle());
    }
    Bundle beside = byFolder.get(Series.folder(path));
    return beside == null || !beside.reads().isEmpty() ? null : key(beside);
  }

  private @Nullable Named named(String path) {
    Named named = byPath.get(path);
    int ending = path.lastIndexOf('.');
    return named != null || ending < 0 ? named : byPath.get(path.substring(0, ending));
  }

  private static String key(Bundle bundle) {
    String id = bundle.machine().bootId();
    return id != null ? "boot " + id : "bundle " + Series.folder(bundle.input().path());
  }
}
