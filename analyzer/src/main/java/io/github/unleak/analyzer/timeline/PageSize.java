package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.bundle.Bundle;
import java.util.List;

/** The size of the pages of the machine that printed the reports. */
final class PageSize {

  static final int UNKNOWN = -1;

  private static final int X86 = 4096;

  /** The largest page that kernels with kmemleak are built with: 256 KiB on ppc44x. */
  private static final int MOST = 1 << 18;

  private PageSize() {}

  /**
   * Bytes of a page, or {@link #UNKNOWN}. Backtraces show x86, which has pages of 4096 bytes.
   * Otherwise the recorders must have read all reports, and must agree.
   */
  static int of(List<Snapshot> snapshots, List<Bundle> bundles) {
    if (x86(snapshots)) {
      return X86;
    }
    RecordedBoots recorded = new RecordedBoots(bundles, false);
    int page = UNKNOWN;
    for (Snapshot snapshot : snapshots) {
      int one = recorded.pageBytes(snapshot.source().path());
      boolean possible = one >= X86 && one <= MOST && Integer.bitCount(one) == 1;
      if (!possible || (page != UNKNOWN && one != page)) {
        return UNKNOWN;
      }
      page = one;
    }
    return page;
  }

  private static boolean x86(List<Snapshot> snapshots) {
    for (Snapshot snapshot : snapshots) {
      for (FileRead read : snapshot.reads()) {
        if (read.objects().stream().anyMatch(object -> MachineCode.x86(object.backtrace()))) {
          return true;
        }
      }
    }
    return false;
  }
}
