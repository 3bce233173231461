package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.Refusal;
import io.github.unleak.analyzer.witness.SearchBound;
import io.github.unleak.analyzer.witness.Step;
import io.github.unleak.analyzer.witness.TracedWitness;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.analyzer.witness.WitnessStep;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A witness in sentences. Magazines that no report lists are called A, B, C and so on. */
public final class WitnessWords {

  /** A row of more steps of one kind than this becomes one line. */
  private static final int MOST_ALIKE = 2;

  /** Of a row of more pushes and pops than this only the first and the last are shown. */
  private static final int MOST_CHANGES = 4;

  /**
   * One line of the diagram.
   *
   * @param scanner true for the left column, false for the CPUs'
   * @param begins true where a scan begins
   * @param text without a full stop
   */
  public record Line(boolean scanner, boolean begins, String text) {}

  private final Witness.Found witness;
  private final int members;
  private final int lastScan;
  private final TraceTime times;

  private WitnessWords(Witness.Found witness, int members, int lastScan, TraceTime times) {
    this.witness = witness;
    this.members = members;
    this.lastScan = lastScan;
    this.times = times;
  }

  /** The lines of the diagram. */
  public static List<Line> lines(ObjectWitness object, Witness.Found witness) {
    TracedWitness traced = object.traced();
    int last =
        traced != null && object.alongTrace() ? traced.last().number() : witness.bound().scans();
    TraceTime times = new TraceTime(object.clock());
    return new WitnessWords(witness, object.members().size(), last, times).lines();
  }

  /** The depot at the begin, in words that a page may break between. */
  public static List<String> depot(Witness.Found witness) {
    WitnessWords words = new WitnessWords(witness, 0, 0, new TraceTime(TraceSummary.Clock.NONE));
    List<String> depot = new ArrayList<>();
    witness.depot().forEach(magazine -> depot.add(words.name(magazine) + " ->"));
    depot.add("NULL");
    return depot;
  }

  /** One sentence that says what was found; no full stop. */
  public static String outcome(ObjectWitness object) {
    TracedWitness traced = object.traced();
    if (traced != null && object.alongTrace()) {
      return TracedWords.outcome(object, traced);
    }
    return object
            .general()
            .match(
                new Witness.Cases<String>() {
                  @Override
                  public String found(Witness.Found witness) {
                    return "with no leak at all, this makes " + lists(object) + marked(object);
                  }

                  @Override
                  public String none(Witness.None witness) {
                    Refusal refusal = witness.refusal();
                    return "none exists: "
                        + (refusal == null ? bound(witness.bound()) : "no order of pushes and pops")
                        + " makes "
                        + lists(object)
                        + " without a leak"
                        + (refusal == null ? "" : ", for " + rule(refusal));
                  }

                  @Override
                  public String undecided(Witness.Undecided witness) {
                    return "not decided: " + why(witness);
                  }
                })
        + undecidedAlong(object);
  }

  /** The snapshot and what it lists: behind {@code makes}. */
  static String lists(ObjectWitness object) {
    int members = object.members().size();
    return "snapshot "
        + object.snapshot()
        + " list "
        + (members == 1 ? "exactly this magazine" : "exactly these " + members + " magazines");
  }

  private static String marked(ObjectWitness object) {
    return object.generation().marked()
        ? "; on a kernel that marks each pop it takes a pop more, between the moment when the"
            + " checksums are compared and the second look at what has a new one"
        : "";
  }

  private static String undecidedAlong(ObjectWitness object) {
    return object.traced() != null && object.traced().witness() instanceof Witness.Undecided one
        ? "; along the trace it is not decided: " + why(one)
        : "";
  }

  private static String bound(SearchBound bound) {
    return "no order of "
        + bound.operations()
        + " pushes and pops on "
        + Wording.count(bound.cpus(), "CPU")
        + " with "
        + Wording.count(bound.scans(), "scan")
        + " ("
        + Wording.count(bound.states(), "state")
        + ", all that there are)";
  }

  static String rule(Refusal refusal) {
    return switch (refusal) {
      case CIRCLE -> "their first words go in a circle, and those of a depot never do";
      case BRANCH -> "two of them point at one magazine, and each is pushed onto another one";
      case LINK_TO_HELD ->
          "one of them points at a magazine that is in no depot, and only the head is popped,"
              + " at which none points";
      case NOT_FULL -> "one that points at another one is not full, and only full ones are pushed";
      case LINK_IN_ARRAY ->
          "one of them points at another magazine, and in an array depot no magazine does";
      case NOT_IN_DEPOT ->
          "the replay has it in no depot while that scan ran, and only members of one are missed";
      case OTHER_LINKS -> "their first words are not the links that the pushes made";
    };
  }

  private static String why(Witness.Undecided witness) {
    return switch (witness.why()) {
      case TOO_MANY_STATES ->
          "there are more than the " + witness.bound().mostStates() + " states that are looked at";
      case ARRAY_DEPOT -> "the search knows linked depots alone, and this one is an array";
      case NOT_SHOWN -> "the report does not show a first word that a magazine can have";
      case NOT_A_MAGAZINE -> "it is no magazine of the IOVA rcache, and the search knows no others";
      case NOT_IN_DEPOT -> "the replay does not have it in a depot while that scan ran";
      case WITH_GAPS -> "the snapshot lists members of the depot and not all between them";
      case UNFOLLOWED -> "the replay does not follow the depot through the scan";
      case UNSURE_TRACE -> "none is found, but the trace may not show all";
      case EARLIER_UNSEEN -> "the scan that stored their checksums may lie before the trace";
      case SECOND_PASS -> "a scan has two passes there, and only one is laid along the trace";
      case MARKED_DEPOT -> "pops mark there, and those between the scans are not looked at";
    };
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    List<WitnessStep> steps = witness.steps();
    int at = 0;
    while (at < steps.size()) {
      int to = at + 1;
      while (to < steps.size() && alike(steps.get(at), steps.get(to))) {
        to++;
      }
      List<WitnessStep> row = steps.subList(at, to);
      if (row.get(0).actor() == Step.SCANNER && row.size() > MOST_ALIKE) {
        lines.add(new Line(true, false, alike(row.get(0).action(), row.size())));
      } else if (row.get(0).source() != null && row.size() > MOST_CHANGES) {
        add(row.subList(0, 1), lines);
        lines.add(new Line(false, false, row.size() - 2 + " more pushes and pops"));
        add(row.subList(row.size() - 1, row.size()), lines);
      } else {
        add(row, lines);
      }
      at = to;
    }
    return lines;
  }

  /** Steps that become one line if there are many. */
  private static boolean alike(WitnessStep one, WitnessStep other) {
    boolean shown = one.source() != null && other.source() != null;
    return shown || (one.actor() == other.actor() && one.action() == other.action());
  }

  private void add(List<WitnessStep> row, List<Line> lines) {
    for (WitnessStep step : row) {
      String text = text(step);
      if (text != null) {
        boolean begins = step.action() == Step.Action.SCAN_BEGINS;
        lines.add(new Line(step.actor() == Step.SCANNER, begins, text));
      }
    }
  }

  private static String alike(Step.Action action, int count) {
    return switch (action) {
      case STORE_CHECKSUM -> count + " white: checksums stored";
      case STAYS_WHITE -> count + " white: checksums unchanged";
      default -> "reads " + count + " that it found";
    };
  }

  private @Nullable String text(WitnessStep step) {
    String object = name(step.object());
    String other = name(step.other());
    String cpu = step.actor() == Step.WORKER ? "trimming" : "CPU " + step.actor();
    return switch (step.action()) {
      case SCAN_BEGINS -> "scan " + step.scan() + ": all are white";
      case CONFIRMATION_BEGINS -> "second pass: all are white again";
      case READ_DEPOT -> "reads depot: " + object;
      case READ_LOADED -> "reads loaded: " + object;
      case READ_PREV -> "reads prev: " + object;
      case READ_STALE -> "an old word: " + object;
      case READ_MAGAZINE ->
          step.other() == 0 ? "reads " + object + ": no pointer" : "reads " + object + ": " + other;
      case STORE_CHECKSUM -> object + " white: stored";
      case STAYS_WHITE -> object + " white: unchanged";
      case SCAN_ENDS ->
          step.scan() == lastScan
              ? "lists " + (members == 1 ? "it" : "these " + members)
              : "lists none of them";
      case FREE, ALLOCATE, PUT, TAKE, EMPTY, TREE -> null;
      case MARK -> cpu + " marks " + object;
      case POP_HEAD -> cpu + " pops " + object + "; depot: " + other + shown(step);
      case POP_SIZE -> cpu + ": size over " + object + ".next";
      case LOAD, KEEP -> cpu + ": " + object + " is loaded";
      case PUSH_LINK -> cpu + " pushes " + object + "; next: " + other;
      case PUSH_HEAD ->
          step.source() == null
              ? cpu + ": depot: " + object
              : cpu + " pushes " + object + "; next: " + other + shown(step);
    };
  }

  /** Where the trace shows a step: time and line. */
  private String shown(WitnessStep step) {
    return step.source() == null
        ? ""
        : " (" + times.withUnit(step.time()) + ", line " + step.source().line() + ")";
  }

  /** The address of a listed magazine; a letter for another one, in the order of the depot. */
  private String name(int magazine) {
    if (magazine == 0) {
      return "NULL";
    }
    Address address = witness.address(magazine);
    if (address != null) {
      return address.toString();
    }
    int letter = 0;
    for (int member : witness.depot()) {
      if (member == magazine) {
        return letter(letter);
      }
      letter += witness.address(member) == null ? 1 : 0;
    }
    return letter(letter + magazine);
  }

  private static String letter(int index) {
    return index < 26 ? String.valueOf((char) ('A' + index)) : "A" + index;
  }
}
