package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds reports from which parts were cut out, by hand or by {@code grep}: they need not list all
 * that the read listed, so absence from them says nothing. The kernel prints the same parts of
 * every object ({@code print_unreferenced()} in mm/kmemleak.c): a checksum and a dump for all of
 * them or for none, and of one object the same frames each time.
 */
final class AbridgedReads {

  private boolean checksums;
  private boolean dumps;
  private final Map<ObjectKey, KmemleakObject> longest = new HashMap<>();

  private AbridgedReads(List<RawSnapshot> snapshots) {
    boolean several = snapshots.size() > 1;
    for (RawSnapshot snapshot : snapshots) {
      for (KmemleakObject object : snapshot.objects()) {
        checksums |= object.crc() >= 0;
        dumps |= object.dump().promised() > 0;
        if (several) {
          longest.merge(ObjectKey.of(object), object, AbridgedReads::longer);
        }
      }
    }
  }

  private static KmemleakObject longer(KmemleakObject one, KmemleakObject other) {
    return EntryParts.lacksFrames(one, other) ? other : one;
  }

  /** The same snapshots; those from which something was cut out are not complete. */
  static List<RawSnapshot> marked(List<RawSnapshot> snapshots, List<Diagnostic> diagnostics) {
    AbridgedReads reads = new AbridgedReads(snapshots);
    List<RawSnapshot> marked = new ArrayList<>(snapshots.size());
    for (RawSnapshot snapshot : snapshots) {
      KmemleakObject abridged = snapshot.complete() ? reads.abridged(snapshot) : null;
      if (abridged == null) {
        marked.add(snapshot);
      } else {
        marked.add(snapshot.incomplete(snapshot.objects()));
        diagnostics.add(
            new Diagnostic(
                DiagnosticCode.ABRIDGED_REPORT,
                abridged.address() + " lacks a part that other entries have",
                abridged.origin().source()));
      }
    }
    return marked;
  }

  private @Nullable KmemleakObject abridged(RawSnapshot snapshot) {
    for (KmemleakObject object : snapshot.objects()) {
      KmemleakObject whole = longest.get(ObjectKey.of(object));
      boolean noChecksum = checksums && object.crc() < 0 && object.ageMillis() < 0;
      boolean noDump = dumps && object.dump().promised() == 0 && !object.physical();
      if (noChecksum || noDump || (whole != null && EntryParts.lacksFrames(object, whole))) {
        return object;
      }
    }
    return null;
  }
}
