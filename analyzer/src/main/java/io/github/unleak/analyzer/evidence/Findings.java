package io.github.unleak.analyzer.evidence;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.map.mutable.primitive.IntObjectHashMap;

/** The evidence found so far, by the subject's place in the history. */
public final class Findings {

  private final IntObjectHashMap<List<Evidence>> bySubject = new IntObjectHashMap<>();

  /** Adds an observation about {@code subject}. */
  public void add(int subject, Evidence evidence) {
    bySubject.getIfAbsentPut(subject, ArrayList::new).add(evidence);
  }

  /** What is known of {@code subject}; a view. */
  public List<Evidence> of(int subject) {
    List<Evidence> found = bySubject.get(subject);
    return found == null ? List.of() : found;
  }

  /** True where {@code subject} has evidence of this kind. */
  public <E extends Evidence> boolean has(int subject, Class<E> kind) {
    return find(subject, kind) != null;
  }

  /** The first evidence of this kind about {@code subject}, or {@code null}. */
  public <E extends Evidence> @org.jspecify.annotations.Nullable E find(
      int subject, Class<E> kind) {
    for (Evidence evidence : of(subject)) {
      if (kind.isInstance(evidence)) {
        return kind.cast(evidence);
      }
    }
    return null;
  }
}
