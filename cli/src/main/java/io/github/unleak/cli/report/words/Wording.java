package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.parser.kmemleak.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Small facts as words: numbers with their noun, times, frames, counts by certainty. */
public final class Wording {

  private Wording() {}

  /** {@code 1 object}, {@code 2 objects}. */
  public static String count(long n, String noun) {
    return n + " " + (n == 1 ? noun : noun + "s");
  }

  /** Bytes, or words for an unknown size. */
  public static String bytes(long size) {
    return size < 0 ? "unknown size" : count(size, "byte");
  }

  /** {@code 462.991}: seconds with three decimals. */
  public static String seconds(long millis) {
    String digits = Long.toString(Math.abs(millis));
    String padded = "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    int point = padded.length() - 3;
    return (millis < 0 ? "-" : "") + padded.substring(0, point) + "." + padded.substring(point);
  }

  /** {@code 62.925157}: a trace's time, given in nanoseconds, with six decimals. */
  public static String traceSeconds(long nanos) {
    long micros = nanos / 1000;
    return micros / 1_000_000 + "." + String.format(Locale.ROOT, "%06d", micros % 1_000_000);
  }

  /** {@code LEAK, probable}. */
  public static String verdict(Verdict verdict, Certainty certainty) {
    return verdict.id().toUpperCase(Locale.ROOT) + ", " + certainty.id();
  }

  /** {@code 2 proven, 3 possible}, surest first; {@code counts} are indexed by ordinal. */
  public static String certainties(List<Integer> counts) {
    List<String> parts = new ArrayList<>();
    Certainty[] all = Certainty.values();
    for (int i = all.length - 1; i >= 0; i--) {
      if (counts.get(i) > 0) {
        parts.add(counts.get(i) + " " + all[i].id());
      }
    }
    return String.join(", ", parts);
  }

  /** The sum of {@code counts}. */
  public static int sum(List<Integer> counts) {
    int sum = 0;
    for (int n : counts) {
      sum += n;
    }
    return sum;
  }

  /** {@code free_iova_fast+0x28e/0x4e0 [module]}, as the kernel prints it. */
  public static String frame(Frame frame) {
    StringBuilder out = new StringBuilder();
    String symbol = frame.symbol();
    if (symbol == null) {
      out.append("0x").append(Long.toHexString(frame.address()));
    } else {
      out.append(Printable.of(symbol));
      if (frame.offset() >= 0) {
        out.append("+0x").append(Long.toHexString(frame.offset()));
        if (frame.size() >= 0) {
          out.append("/0x").append(Long.toHexString(frame.size()));
        }
      }
    }
    String module = frame.module();
    if (module != null) {
      out.append(" [").append(Printable.of(module)).append(']');
    }
    String location = frame.location();
    if (location != null) {
      out.append(' ').append(Printable.of(location));
    }
    return frame.inline() ? out.append(" [inline]").toString() : out.toString();
  }

  /** {@code softirq (pid 0)}. */
  public static String task(@Nullable String comm, int pid) {
    if (comm == null) {
      return "an unknown task";
    }
    String name = Printable.of(comm);
    return pid < 0 ? name : name + " (pid " + pid + ")";
  }
}
