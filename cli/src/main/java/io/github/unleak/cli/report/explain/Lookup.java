package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds objects by address. */
public final class Lookup {

  private static final Comparator<Address> ORDER = Comparator.naturalOrder();

  private final Analysis analysis;

  /** Looks in {@code analysis}. */
  public Lookup(Analysis analysis) {
    this.analysis = analysis;
  }

  /** The objects that start at {@code address} or hold it, in the order of the analysis. */
  public List<JudgedObject> at(Address address) {
    List<JudgedObject> found = new ArrayList<>();
    for (JudgedObject object : analysis.objects()) {
      if (holds(object, address)) {
        found.add(object);
      }
    }
    return found;
  }

  private static boolean holds(JudgedObject object, Address address) {
    long offset = address.value() - object.subject().address().value();
    long size = Math.max(1, object.subject().size());
    return Long.compareUnsigned(offset, size) < 0;
  }

  /** True where the two share a byte. */
  static boolean overlap(JudgedObject one, JudgedObject other) {
    return holds(one, other.subject().address()) || holds(other, one.subject().address());
  }

  /** Why {@link #at} finds nothing, with the nearest addresses. */
  public String nothingAt(Address address) {
    Optional<Address> below = addresses().filter(a -> a.compareTo(address) < 0).max(ORDER);
    Optional<Address> above = addresses().filter(a -> a.compareTo(address) > 0).min(ORDER);
    String near =
        Stream.concat(below.stream(), above.stream())
            .map(Address::toString)
            .collect(Collectors.joining(" and "));
    return "no object at " + address + (near.isEmpty() ? "" : "; nearest are " + near);
  }

  private Stream<Address> addresses() {
    return analysis.objects().stream().map(object -> object.subject().address());
  }
}
