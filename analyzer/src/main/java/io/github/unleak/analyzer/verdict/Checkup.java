package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.replay.TraceReplay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What inputs can and cannot prove, and why.
 *
 * @param checks all that was looked at: gaps first, the heavier first
 * @param answers one for each {@link Ability}, of several traces from the best one
 * @param missing what probable verdicts lack for a proof
 * @param recorded paths of the traces that {@code unleak capture} recorded
 */
public record Checkup(
    List<Check> checks,
    List<Ability.Answer> answers,
    List<MissingPremise> missing,
    Set<String> recorded) {

  public Checkup {
    checks = List.copyOf(checks);
    answers = List.copyOf(answers);
    missing = List.copyOf(missing);
    recorded = Set.copyOf(recorded);
  }

  /** Looks at all that {@code investigation} knows of its inputs. */
  public static Checkup of(Investigation investigation) {
    List<Check> reports = new ArrayList<>(ReportChecks.of(investigation));
    reports.addAll(RecordingChecks.of(investigation));
    reports.addAll(ScanRuleChecks.of(investigation));
    List<Check> all = new ArrayList<>(reports);
    List<List<Check>> sides = new ArrayList<>();
    for (TraceReplay trace : investigation.traces()) {
      List<Check> checks = TraceChecks.of(investigation, trace);
      all.addAll(checks);
      List<Check> side = new ArrayList<>(reports);
      side.addAll(checks);
      sides.add(side);
    }
    if (sides.isEmpty()) {
      sides.add(reports);
    }
    all.sort(Comparator.comparing(Check::state).thenComparing(Check::topic));
    List<Ability.Answer> answers = new ArrayList<>();
    for (Ability ability : Ability.values()) {
      Ability.Answer best = ability.answer(sides.get(0));
      for (List<Check> side : sides) {
        Ability.Answer answer = ability.answer(side);
        best = answer.extent().compareTo(best.extent()) > 0 ? answer : best;
      }
      answers.add(best);
    }
    return new Checkup(
        all,
        answers,
        MissingPremise.of(investigation.analysis().objects()),
        recorded(investigation));
  }

  private static Set<String> recorded(Investigation investigation) {
    Set<String> paths = new HashSet<>();
    for (TraceReplay trace : investigation.traces()) {
      if (investigation.bundles().stream().anyMatch(bundle -> bundle.recorded(trace.summary()))) {
        paths.add(trace.path());
      }
    }
    return paths;
  }

  /** True if {@code unleak capture} recorded what the check is about. */
  public boolean recorded(Check check) {
    String trace = check.trace();
    return trace == null ? !recorded.isEmpty() : recorded.contains(trace);
  }
}
