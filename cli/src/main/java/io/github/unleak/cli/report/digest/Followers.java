package io.github.unleak.cli.report.digest;

import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.line.Address;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Indirect objects by the group that holds the root from which they are reached, so that they can
 * be folded under it.
 */
public final class Followers {

  /**
   * Some objects.
   *
   * @param objects how many
   * @param bytes the sum of their known sizes
   */
  public record Count(int objects, long bytes) {
    private Count plus(JudgedObject object) {
      return new Count(objects + 1, bytes + Math.max(0, object.subject().size()));
    }
  }

  private record Root(int run, Address address) {}

  private final Map<Root, Integer> groupOfRoot = new HashMap<>();
  private final Count[] counts;

  public Followers(List<Group> groups) {
    for (Group group : groups) {
      for (JudgedObject member : group.members()) {
        Address root = member.root();
        if (root != null) {
          groupOfRoot.put(new Root(member.subject().run(), root), -1);
        }
      }
    }
    for (int i = 0; i < groups.size(); i++) {
      for (JudgedObject member : groups.get(i).members()) {
        if (member.direct() && !member.pointsTo().isEmpty()) {
          groupOfRoot.replace(new Root(member.subject().run(), member.subject().address()), i);
        }
      }
    }
    counts = new Count[groups.size()];
    Arrays.fill(counts, new Count(0, 0));
    for (int i = 0; i < counts.length; i++) {
      for (JudgedObject member : groups.get(i).members()) {
        int holder = holder(member);
        if (holder >= 0 && holder != i) {
          counts[holder] = counts[holder].plus(member);
        }
      }
    }
  }

  /** The objects of other groups that are reached from members of group {@code index}. */
  public Count of(int index) {
    return counts[index];
  }

  /**
   * The index of the group from whose members all of {@code group} is reached, or {@code null}
   * where some member stands for itself or the roots lie in several groups or in this one.
   */
  public @Nullable Integer foldedUnder(Group group, int index) {
    int under = -1;
    for (JudgedObject member : group.members()) {
      int holder = holder(member);
      if (holder < 0 || holder == index || (under >= 0 && under != holder)) {
        return null;
      }
      under = holder;
    }
    return under < 0 ? null : under;
  }

  /** The index of the group that holds the root of {@code member}, or -1. */
  private int holder(JudgedObject member) {
    Address root = member.root();
    return root == null ? -1 : groupOfRoot.getOrDefault(new Root(member.subject().run(), root), -1);
  }
}
