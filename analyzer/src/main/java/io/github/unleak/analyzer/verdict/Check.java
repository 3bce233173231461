package io.github.unleak.analyzer.verdict;

import io.github.unleak.parser.line.SourceLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at in the inputs, and how it is.
 *
 * @param topic what was looked at
 * @param state how it is
 * @param trace the path of the trace it is about, or {@code null} for the reports or all inputs
 * @param numbers as the topic says
 * @param names as the topic says
 * @param source the line that shows it, where one does
 */
public record Check(
    Topic topic,
    State state,
    @Nullable String trace,
    List<Long> numbers,
    List<String> names,
    @Nullable SourceLine source) {

  /** How it is; the worst first. */
  public enum State {
    /** Something is missing, so less can be proven. */
    GAP("gap"),
    /** Something to know, which need not cost anything. */
    NOTE("note"),
    /** Nothing is missing. */
    OK("ok");

    private final String id;

    State(String id) {
      this.id = id;
    }

    /** The name used in reports. */
    public String id() {
      return id;
    }
  }

  public Check {
    numbers = List.copyOf(numbers);
    names = List.copyOf(names);
  }
}
