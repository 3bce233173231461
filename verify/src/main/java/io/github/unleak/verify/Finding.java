package io.github.unleak.verify;

import org.jspecify.annotations.Nullable;

/**
 * What came of one verdict that is called proven.
 *
 * @param address the object, as the result names it
 * @param kind of the proof, or {@code null} if there is none
 * @param premise the premise that fails ({@code result} if the result contradicts itself or the
 *     object's entry), or {@code null} if the proof is accepted
 * @param reason why it fails, or {@code null}
 */
public record Finding(
    String address, @Nullable String kind, @Nullable String premise, @Nullable String reason) {

  /** True if every premise of the proof holds. */
  public boolean accepted() {
    return premise == null;
  }

  /** A premise does not hold. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    final String premise;

    Refused(String premise, String reason) {
      super(reason);
      this.premise = premise;
    }

    static void unless(boolean holds, String premise, String reason) throws Refused {
      if (!holds) {
        throw new Refused(premise, reason);
      }
    }
  }
}
