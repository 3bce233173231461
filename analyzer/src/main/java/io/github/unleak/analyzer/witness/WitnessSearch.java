package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.witness.Exploration.Moment;
import io.github.unleak.analyzer.witness.SmallModel.Feature;
import io.github.unleak.analyzer.witness.Step.Action;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds, for the magazines of one depot in one snapshot, an interleaving without a leak that leaves
 * exactly them. A run of full magazines has a certificate: two scans, and in the window of each a
 * pop of the magazine above (on a marked kernel, and if scans have a second pass, more; see {@link
 * Certificate}). It is played on the step model, which must end with exactly these magazines
 * listed. An undisturbed pass finds all, so that no interleaving has fewer operations. What is no
 * such run breaks a rule ({@link Refusal}). Should neither decide, interleavings are searched,
 * within a bound.
 *
 * <p>Each operation happens in one go between two reads of the scanner, and the report is read at
 * one moment.
 */
public final class WitnessSearch {

  /** The bound where nothing was searched. */
  public static final SearchBound NOTHING = new SearchBound(0, 0, 0, 0, 0);

  /** More members than this are not searched for. */
  private static final int MOST_MEMBERS = 24;

  private final Partition partition;
  private final Certificate certificate;
  private final long mostStates;

  private WitnessSearch(Partition partition, boolean marked, ScanRuleSet rules, long mostStates) {
    this.partition = partition;
    boolean popped = partition.members().size() == 1 && Partition.held(partition.members().get(0));
    this.certificate =
        new Certificate(marked, partition.beyond() != null, popped, rules.minUnrefScans());
    this.mostStates = mostStates;
  }

  /** Operations that a search allows: as many as a certificate needs. */
  private int operations() {
    return certificate.above() + 1 - (certificate.marked() ? 1 : 0);
  }

  /**
   * Searches.
   *
   * @param partition magazines of one depot, all that the snapshot lists of it
   * @param generation of the rcache
   * @param rules of the scan; whether there is a witness does not depend on them
   * @param mostStates that may be looked at: the limit of time, the same on every machine
   */
  public static Witness of(
      Partition partition, Generation generation, ScanRuleSet rules, long mostStates) {
    if (partition.hidden()) {
      return new Witness.Undecided(Witness.Why.NOT_SHOWN, NOTHING);
    }
    Refusal refusal = Refusal.of(partition, generation);
    if (refusal != null) {
      return new Witness.None(refusal, NOTHING);
    }
    if (!generation.linked()) {
      return new Witness.Undecided(Witness.Why.ARRAY_DEPOT, NOTHING);
    }
    return new WitnessSearch(partition, generation.marked(), rules, mostStates).search();
  }

  private Witness search() {
    World start = start(certificate.above(), certificate.operations());
    List<Moment> path = certificate.play(start);
    if (goal(path.get(path.size() - 1).world())) {
      SearchBound bound =
          new SearchBound(
              certificate.scans(),
              certificate.operations(),
              certificate.operations(),
              path.size(),
              Math.max(mostStates, path.size()));
      return found(certificate.above(), path, bound);
    }
    if (partition.members().size() > MOST_MEMBERS) {
      SearchBound bound =
          new SearchBound(certificate.scans(), operations(), operations(), path.size(), mostStates);
      return new Witness.Undecided(Witness.Why.TOO_MANY_STATES, bound);
    }
    return explore();
  }

  /** What a search over all interleavings says where no certificate is taken and no rule asked. */
  static Witness searched(Partition partition, boolean marked, ScanRuleSet rules, long mostStates) {
    return new WitnessSearch(partition, marked, rules, mostStates).explore();
  }

  private Witness explore() {
    int above = certificate.above();
    Exploration.Result result =
        Exploration.shortest(
            List.of(start(above, operations())), this::goal, world -> true, mostStates);
    SearchBound bound =
        new SearchBound(
            certificate.scans(), operations(), operations(), result.states(), mostStates);
    if (result.path() != null) {
      return found(above, result.path(), bound);
    }
    return result.whole()
        ? new Witness.None(null, bound)
        : new Witness.Undecided(Witness.Why.TOO_MANY_STATES, bound);
  }

  /**
   * A depot of {@code above} magazines that nobody lists, the members below them in the order of
   * their links, and last what they point at beyond; all old.
   */
  private World start(int above, int operations) {
    int depth = above + partition.members().size() + (partition.beyond() == null ? 0 : 1);
    SmallModel model =
        SmallModel.of(operations, depth + 3 * operations)
            .minUnrefScans(certificate.minUnrefScans());
    if (certificate.marked()) {
      model = model.with(Feature.MARKED);
    }
    if (partition.beyond() != null) {
      model = model.with(Feature.STALE_WORDS);
    }
    return World.depot(model, depth, operations, certificate.scans());
  }

  /** The number of a member: the depot is filled from below. */
  private int number(int index) {
    return (partition.beyond() == null ? 0 : 1) + partition.members().size() - index;
  }

  /** True where exactly the members are listed, and their first words are as the dumps show. */
  private boolean goal(World world) {
    if (world.phase() != ScanSteps.IDLE || world.scans() > 0 || !RcacheSteps.quiet(world)) {
      return false;
    }
    int listed = 0;
    for (int magazine = 1; magazine < world.fresh(); magazine++) {
      listed += world.is(magazine, World.LISTED) ? 1 : 0;
    }
    if (listed != partition.members().size()) {
      return false;
    }
    Map<Address, Integer> numbers = numbers();
    for (int i = 0; i < partition.members().size(); i++) {
      Magazine member = partition.members().get(i);
      if (!world.is(number(i), World.LISTED) || !shows(world, number(i), member, numbers)) {
        return false;
      }
    }
    return true;
  }

  private static boolean shows(
      World world, int number, Magazine member, Map<Address, Integer> numbers) {
    if (Partition.held(member)) {
      return !world.is(number, World.LINKED);
    }
    int next = 0;
    if (member.head() == Head.POINTER) {
      Integer known = numbers.get(new Address(member.next()));
      next = known == null ? -1 : known;
    }
    return world.is(number, World.LINKED) && member.filled() && world.next(number) == next;
  }

  private Map<Address, Integer> numbers() {
    Map<Address, Integer> numbers = new HashMap<>();
    for (int i = 0; i < partition.members().size(); i++) {
      numbers.put(partition.members().get(i).address(), number(i));
    }
    if (partition.beyond() != null) {
      numbers.put(partition.beyond(), 1);
    }
    return numbers;
  }

  private Witness found(int above, List<Moment> path, SearchBound bound) {
    World start = path.get(0).world();
    World end = path.get(path.size() - 1).world();
    List<@Nullable Address> addresses = new ArrayList<>();
    for (int magazine = 1; magazine < end.fresh(); magazine++) {
      addresses.add(null);
    }
    numbers().forEach((address, number) -> addresses.set(number - 1, address));
    List<Integer> depot = new ArrayList<>();
    for (int at = start.depot(); at != 0; at = start.next(at)) {
      depot.add(at);
    }
    int inDepot = above + partition.members().size() + (partition.beyond() == null ? 0 : 1);
    List<WitnessStep> steps = new ArrayList<>();
    Set<Integer> popped = new HashSet<>();
    Set<Integer> gone = new HashSet<>(); // popped in an earlier scan: found on a CPU
    int scan = 0;
    for (Moment moment : path) {
      Step step = moment.step();
      if (step != null) {
        boolean begins = step.action() == Action.SCAN_BEGINS || step.action() == Action.READ_STALE;
        scan += begins ? 1 : 0;
        if (step.action() == Action.READ_STALE) {
          steps.add(new WitnessStep(Step.SCANNER, Action.SCAN_BEGINS, 0, 0, scan, null, -1));
        }
        if (step.action() == Action.SCAN_ENDS) {
          gone.addAll(popped);
        }
        if (step.action() == Action.POP_SIZE) {
          popped.add(step.object());
        }
        if (matters(step, inDepot) && !gone.contains(step.object())) {
          steps.add(
              new WitnessStep(
                  step.actor(),
                  step.action(),
                  step.object(),
                  isMagazine(step) ? step.other() : 0,
                  scan,
                  null,
                  -1));
        }
      }
    }
    return new Witness.Found(steps, addresses, depot, bound);
  }

  private static boolean isMagazine(Step step) {
    return step.action() == Action.READ_MAGAZINE
        || step.action() == Action.POP_HEAD
        || step.action() == Action.PUSH_LINK;
  }

  /** False for what the scan does with magazines that were never in the depot. */
  private static boolean matters(Step step, int inDepot) {
    return switch (step.action()) {
      case READ_LOADED, READ_PREV -> false;
      case READ_MAGAZINE, STORE_CHECKSUM, STAYS_WHITE -> step.object() <= inDepot;
      default -> true;
    };
  }
}
