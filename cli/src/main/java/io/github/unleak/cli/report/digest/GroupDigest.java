package io.github.unleak.cli.report.digest;

import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reader wants to know of a group at a glance, gathered from all its members.
 *
 * @param type what the objects are, where all that is known agrees
 * @param tasks who allocated them, in the order of appearance
 * @param bornFrom when the first was allocated, milliseconds since boot, or -1
 * @param bornTo when the last was allocated, or -1
 * @param firstSnapshot the first snapshot that lists one of them
 * @param lastSnapshot the last snapshot that lists one of them
 * @param frames the backtrace of the first member, from the function in the title on
 * @param reasons why
 */
public record GroupDigest(
    @Nullable String type,
    List<String> tasks,
    long bornFrom,
    long bornTo,
    int firstSnapshot,
    int lastSnapshot,
    List<Frame> frames,
    Reasons reasons) {

  private static final String TITLE = "memory leak in ";

  public static GroupDigest of(Group group) {
    Set<String> tasks = new LinkedHashSet<>();
    String type = null;
    long bornFrom = -1;
    long bornTo = -1;
    int first = Integer.MAX_VALUE;
    int last = 0;
    KmemleakObject before = null;
    for (JudgedObject member : group.members()) {
      KmemleakObject object = member.subject().latest();
      if (before == null
          || before.pid() != object.pid()
          || !Objects.equals(before.comm(), object.comm())) {
        tasks.add(Wording.task(object.comm(), object.pid()));
      }
      before = object;
      type = type == null ? member.type() : type;
      long born = member.bornMillis();
      if (born >= 0) {
        bornFrom = bornFrom < 0 ? born : Math.min(bornFrom, born);
        bornTo = Math.max(bornTo, born);
      }
      first = Math.min(first, member.subject().firstSnapshot());
      last = Math.max(last, member.subject().lastSnapshot());
    }
    return new GroupDigest(
        type,
        new ArrayList<>(tasks),
        bornFrom,
        bornTo,
        first,
        last,
        frames(group),
        Reasons.of(group.members(), group.verdict()));
  }

  private static List<Frame> frames(Group group) {
    if (group.members().isEmpty()) {
      return List.of();
    }
    return fromTitle(
        group.members().get(0).subject().backtrace().frames(), group.signature().title());
  }

  /** {@code frames} without the allocator's own, which come before the function in the title. */
  static List<Frame> fromTitle(List<Frame> frames, String title) {
    String function = title.startsWith(TITLE) ? title.substring(TITLE.length()) : title;
    for (int i = 0; i < frames.size(); i++) {
      String symbol = frames.get(i).symbol();
      if (symbol != null && isFunction(symbol, function)) {
        return frames.subList(i, frames.size());
      }
    }
    return frames;
  }

  /** True also where a compiler's suffix or a ppc64 dot makes the difference. */
  private static boolean isFunction(String symbol, String function) {
    String plain = symbol.startsWith(".") ? symbol.substring(1) : symbol;
    return plain.equals(function) || plain.startsWith(function + ".");
  }
}
