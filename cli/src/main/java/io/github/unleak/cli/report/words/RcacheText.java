package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.RcacheFacts;
import io.github.unleak.analyzer.replay.RcacheSign;
import java.util.ArrayList;
import java.util.List;

/** Which rcache a kernel has, and what shows it, in words. */
public final class RcacheText {

  private RcacheText() {}

  /** What the replay of a trace took the rcache for. */
  public static String of(RcacheFacts facts) {
    List<String> parts = new ArrayList<>();
    for (RcacheSign sign : RcacheSign.values()) {
      if (facts.line(sign) >= 0) {
        parts.add(shown(sign) + " (line " + facts.line(sign) + ")");
      }
    }
    Generation generation = facts.generation();
    String what = generation == null ? "not known" : generation.id();
    what += facts.told() ? ", as given by the user" : "";
    what += ", magazines taken for " + facts.magSize() + " numbers";
    if (facts.contradiction()) {
      what += "; what is seen contradicts itself or the given generation";
    }
    return what + (parts.isEmpty() ? "; nothing shows it" : "; seen: " + String.join(", ", parts));
  }

  /** A check's names: the generation, then the names of the signs. */
  public static String of(List<String> names) {
    List<String> seen = new ArrayList<>();
    for (RcacheSign sign : RcacheSign.values()) {
      if (names.contains(sign.id())) {
        seen.add(shown(sign));
      }
    }
    return names.get(0) + (seen.isEmpty() ? "" : "; seen: " + String.join(", ", seen));
  }

  private static String shown(RcacheSign sign) {
    return switch (sign) {
      case TRIMMING -> "the trimming work";
      case OVERFLOW -> "a full magazine freed by an insert";
      case BYTES_1032 -> "magazines of 1032 bytes";
      case BYTES_1024 -> "magazines of 1024 bytes";
      case MAGAZINES_AT_INIT -> "magazines that a CPU had from the start";
      case MAGAZINES_ON_DEMAND -> "CPUs without magazines";
      case OWN_CACHE -> "the cache iommu_iova_magazine";
    };
  }
}
