package io.github.unleak.simulator.recording;

import io.github.unleak.simulator.options.ObjectKind;
import java.util.List;
import java.util.Locale;

/**
 * Of every reported object, whether it is lost: by reachability, at the end of the last scan that
 * left it listed.
 */
public record Truth(List<Entry> objects) {

  /** Takes a copy. */
  public Truth {
    objects = List.copyOf(objects);
  }

  /**
   * One object.
   *
   * @param address where it is
   * @param size in bytes
   * @param allocJiffies when it was allocated
   * @param leaked whether no code can reach it any more
   * @param kind what it is
   * @param reports the numbers of the reports that list it
   */
  public record Entry(
      long address,
      int size,
      long allocJiffies,
      boolean leaked,
      ObjectKind kind,
      List<Integer> reports) {

    /** Takes a copy. */
    public Entry {
      reports = List.copyOf(reports);
    }

    /** The word for it in {@code truth.json}. */
    public String truth() {
      return leaked ? "real-leak" : "transient-false-positive";
    }
  }

  String json() {
    StringBuilder json = new StringBuilder("{\n \"objects\": [");
    String separator = "\n";
    for (Entry entry : objects) {
      json.append(separator)
          .append(
              String.format(
                  Locale.ROOT,
                  "  {\"address\": \"0x%x\", \"size\": %d, \"alloc_jiffies\": %d, \"truth\": \"%s\","
                      + " \"kind\": \"%s\", \"reports\": %s}",
                  entry.address(),
                  entry.size(),
                  entry.allocJiffies(),
                  entry.truth(),
                  entry.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  entry.reports()));
      separator = ",\n";
    }
    return json.append("\n ]\n}\n").toString();
  }
}
