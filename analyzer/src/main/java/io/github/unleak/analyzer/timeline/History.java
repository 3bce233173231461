package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.line.Diagnostic;
import java.util.List;

/**
 * What was seen, in the order of time.
 *
 * @param runs by id
 * @param snapshots by id: those of a run follow one another in the order of time
 * @param subjects distinct objects, in the order of first appearance
 * @param links one number for each snapshot: equal for snapshots known to be of one boot
 * @param relations one number for each snapshot: equal for snapshots that have enough objects in
 *     common, or are of one series, to compare them
 * @param ordered one for each run: whether something tells the order of its complete snapshots
 * @param boots what recorders and the user say about boots
 * @param diagnostics what was odd about the inputs as a whole
 */
public record History(
    List<Run> runs,
    List<Snapshot> snapshots,
    List<Subject> subjects,
    List<Integer> links,
    List<Integer> relations,
    List<Boolean> ordered,
    RecordedBoots boots,
    List<Diagnostic> diagnostics) {

  public History {
    runs = List.copyOf(runs);
    snapshots = List.copyOf(snapshots);
    subjects = List.copyOf(subjects);
    links = List.copyOf(links);
    relations = List.copyOf(relations);
    ordered = List.copyOf(ordered);
    diagnostics = List.copyOf(diagnostics);
  }

  /** The run with this id. */
  public Run run(int id) {
    return runs.get(id - 1);
  }

  /** The snapshot with this id. */
  public Snapshot snapshot(int id) {
    return snapshots.get(id - 1);
  }

  /** True where the two snapshots are known, not just assumed, to be of one boot. */
  public boolean linked(int snapshot, int other) {
    return links.get(snapshot - 1).equals(links.get(other - 1));
  }

  /**
   * True where absence from {@code later} can say something of what {@code earlier} lists: they
   * have enough objects in common or are of one series, and are taken to be of one boot.
   */
  public boolean comparable(int earlier, int later) {
    return relations.get(earlier - 1).equals(relations.get(later - 1));
  }

  /** True where something tells the order of the snapshots of the run with this id. */
  public boolean ordered(int run) {
    return ordered.get(run - 1);
  }
}
