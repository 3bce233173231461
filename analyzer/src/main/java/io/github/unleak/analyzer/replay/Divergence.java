package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.line.Address;
import java.io.Serializable;

/**
 * Where the kernel did something else than the model.
 *
 * @param kind what
 * @param line of the event that shows it
 * @param time of that event, on the trace's clock
 * @param domain address of the {@code struct iova_domain}
 * @param order size class: ranges of 2^order pages
 * @param cpu the CPU of the event
 * @param magazine the magazine it is about; 0 where its address is not known
 * @param detail a page frame number, or another magazine's address; 0 for none
 */
public record Divergence(
    Kind kind,
    long line,
    long time,
    Address domain,
    int order,
    int cpu,
    Address magazine,
    long detail)
    implements Serializable {

  /** What differs. */
  public enum Kind {
    /** The depot was popped below {@code magazine}, which nobody had popped before. */
    BYPASSED("bypassed", true),
    /** The depot should have held {@code magazine}, and the kernel found it empty. */
    NOT_IN_DEPOT("not-in-depot", true),
    /** The empty {@code magazine} was replaced from the depot and not freed. */
    UNFREED("unfreed", true),
    /** The full {@code magazine} was replaced, and neither pushed nor kept as {@code prev}. */
    DROPPED("dropped", true),
    /** The domain was torn down and {@code magazine} not freed. */
    OUTLIVED("outlived", true),
    /** A magazine was allocated for a push though the model had room. */
    UNEXPECTED_PUSH("unexpected-push", false),
    /** No magazine was allocated though both were full. */
    MISSING_PUSH("missing-push", false),
    /** The depot was popped though the model still had numbers. */
    UNEXPECTED_POP("unexpected-pop", false),
    /** Another magazine than the model's was freed. */
    WRONG_MAGAZINE("wrong-magazine", false),
    /** A number came from where the model does not have it. */
    WRONG_NUMBER("wrong-number", false),
    /** Another magazine than the depot's head was trimmed. */
    WRONG_TRIM("wrong-trim", false);

    private final String id;
    private final boolean loss;

    Kind(String id, boolean loss) {
      this.id = id;
      this.loss = loss;
    }

    /** The name used in reports. */
    public String id() {
      return id;
    }

    /** True where the kernel lost a magazine; false where model and kernel went apart otherwise. */
    public boolean loss() {
      return loss;
    }
  }
}
