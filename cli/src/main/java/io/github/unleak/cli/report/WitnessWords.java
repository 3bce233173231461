package io.github.unleak.cli.report;

import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.Refusal;
import io.github.unleak.analyzer.witness.SearchBound;
import io.github.unleak.analyzer.witness.Step;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.analyzer.witness.WitnessStep;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A witness in sentences. Magazines that no report lists are called A, B, C and so on. */
final class WitnessWords {

  /** A row of more steps of one kind than this is told in one line. */
  private static final int MOST_ALIKE = 2;

  /**
   * One line of the diagram.
   *
   * @param scanner true for the left column, false for the CPUs'
   * @param begins true where a scan begins
   * @param text without a full stop
   */
  record Line(boolean scanner, boolean begins, String text) {}

  private final Witness.Found witness;
  private final int members;

  private WitnessWords(Witness.Found witness, int members) {
    this.witness = witness;
    this.members = members;
  }

  /** The lines of the diagram. */
  static List<Line> lines(ObjectWitness object, Witness.Found witness) {
    return new WitnessWords(witness, object.members().size()).lines();
  }

  /** The depot at the begin, in words that a page may break between. */
  static List<String> depot(Witness.Found witness) {
    WitnessWords words = new WitnessWords(witness, 0);
    List<String> depot = new ArrayList<>();
    witness.depot().forEach(magazine -> depot.add(words.name(magazine) + " ->"));
    depot.add("NULL");
    return depot;
  }

  /** One sentence that says what was found; no full stop. */
  static String outcome(ObjectWitness object) {
    int members = object.members().size();
    String these =
        members == 1 ? "exactly this magazine" : "exactly these " + members + " magazines";
    return object
        .witness()
        .match(
            new Witness.Cases<String>() {
              @Override
              public String found(Witness.Found witness) {
                return "with no leak at all, this makes snapshot "
                    + object.snapshot()
                    + " list "
                    + these
                    + marked(object)
                    + traced(object);
              }

              @Override
              public String none(Witness.None witness) {
                Refusal refusal = witness.refusal();
                return "none exists: "
                    + (refusal == null ? bound(witness.bound()) : "no order of pushes and pops")
                    + " makes snapshot "
                    + object.snapshot()
                    + " list "
                    + these
                    + " without a leak"
                    + (refusal == null ? "" : ", for " + rule(refusal));
              }

              @Override
              public String undecided(Witness.Undecided witness) {
                return "not decided: " + why(witness);
              }
            });
  }

  private static String marked(ObjectWitness object) {
    return object.generation().marked()
        ? "; on a kernel that marks each pop it takes a pop more, between the moment when the"
            + " checksums are compared and the second look at what has a new one"
        : "";
  }

  private static String traced(ObjectWitness object) {
    if (object.scan() == null) {
      return "";
    }
    if (object.pops().isEmpty()) {
      return "; the replay does not show such a pop in scan "
          + object.scan().number()
          + " and in an earlier one";
    }
    StringBuilder text = new StringBuilder("; the replay shows such pops: ");
    for (ObjectWitness.Shown shown : object.pops()) {
      long magazine = shown.pop().magazine();
      text.append(text.charAt(text.length() - 1) == ')' ? " and " : "")
          .append(magazine == 0 ? "a magazine" : new Address(magazine).toString())
          .append(" on CPU ")
          .append(shown.pop().cpu())
          .append(" in scan ")
          .append(shown.pop().scan())
          .append(" (")
          .append(shown.source())
          .append(")");
    }
    return text.toString();
  }

  private static String bound(SearchBound bound) {
    return "no order of "
        + bound.operations()
        + " pushes and pops on "
        + Say.count(bound.cpus(), "CPU")
        + " with "
        + Say.count(bound.scans(), "scan")
        + " ("
        + Say.count(bound.states(), "state")
        + ", all that there are)";
  }

  private static String rule(Refusal refusal) {
    return switch (refusal) {
      case CIRCLE -> "their first words go in a circle, and those of a depot never do";
      case BRANCH -> "two of them point at one magazine, and each is pushed onto another one";
      case LINK_TO_HELD ->
          "one of them points at a magazine that is in no depot, and only the head is popped,"
              + " at which none points";
      case NOT_FULL -> "one that points at another one is not full, and only full ones are pushed";
      case LINK_IN_ARRAY ->
          "one of them points at another magazine, and in an array depot no magazine does";
    };
  }

  private static String why(Witness.Undecided witness) {
    return switch (witness.why()) {
      case TOO_MANY_STATES ->
          "there are more than the " + witness.bound().mostStates() + " states that are looked at";
      case ARRAY_DEPOT -> "the search knows linked depots alone, and this one is an array";
      case NOT_SHOWN -> "the report does not show a first word that a magazine can have";
      case NOT_A_MAGAZINE -> "it is no magazine of the IOVA rcache, and the search knows no others";
    };
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    List<WitnessStep> steps = witness.steps();
    int at = 0;
    while (at < steps.size()) {
      int to = at + 1;
      while (to < steps.size()
          && steps.get(to).actor() == steps.get(at).actor()
          && steps.get(to).action() == steps.get(at).action()) {
        to++;
      }
      if (to - at > MOST_ALIKE) {
        lines.add(new Line(true, false, alike(steps.get(at).action(), to - at)));
      } else {
        for (WitnessStep step : steps.subList(at, to)) {
          String text = text(step);
          if (text != null) {
            lines.add(
                new Line(
                    step.actor() == Step.SCANNER, step.action() == Step.Action.SCAN_BEGINS, text));
          }
        }
      }
      at = to;
    }
    return lines;
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
      case READ_DEPOT -> "reads depot: " + object;
      case READ_LOADED -> "reads loaded: " + object;
      case READ_PREV -> "reads prev: " + object;
      case READ_STALE -> "an old word: " + object;
      case READ_MAGAZINE ->
          step.other() == 0 ? "reads " + object + ": no pointer" : "reads " + object + ": " + other;
      case STORE_CHECKSUM -> object + " white: stored";
      case STAYS_WHITE -> object + " white: unchanged";
      case SCAN_ENDS ->
          step.scan() == witness.bound().scans()
              ? "lists " + (members == 1 ? "it" : "these " + members)
              : "lists none of them";
      case FREE, ALLOCATE, PUT, TAKE, EMPTY, TREE -> null;
      case MARK -> cpu + " marks " + object;
      case POP_HEAD -> cpu + " pops " + object + "; depot: " + other;
      case POP_SIZE -> cpu + ": size over " + object + ".next";
      case LOAD, KEEP -> cpu + ": " + object + " is loaded";
      case PUSH_LINK -> cpu + " pushes " + object + "; next: " + other;
      case PUSH_HEAD -> cpu + ": depot: " + object;
    };
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
