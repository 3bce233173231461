package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.PremiseKind;
import io.github.unleak.analyzer.evidence.Proof;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.stack.StackSignature;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.line.Address;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object with its verdict.
 *
 * @param subject the object in all its sightings
 * @param type what it is, where that is known ({@code iova_magazine})
 * @param percpu true where it is per-CPU, by its header or by all signs
 * @param verdict the verdict for its last sighting
 * @param certainty how sure
 * @param cause what explains it, or {@code null}
 * @param proof what a proven verdict rests on, else {@code null}
 * @param missing the premise that a probable verdict lacks, else {@code null}
 * @param evidence for and against, strongest first; never empty
 * @param pointsTo listed objects that its dump points at
 * @param referencedBy listed objects whose dumps point at it
 * @param root the listed object from which it is reached, or {@code null} where it is direct
 * @param signature of its backtrace
 * @param bornMillis when it was allocated, milliseconds since boot, or -1
 */
public record JudgedObject(
    Subject subject,
    @Nullable String type,
    boolean percpu,
    Verdict verdict,
    Certainty certainty,
    @Nullable Cause cause,
    @Nullable Proof proof,
    @Nullable PremiseKind missing,
    List<Evidence> evidence,
    List<Address> pointsTo,
    List<Address> referencedBy,
    @Nullable Address root,
    StackSignature signature,
    long bornMillis)
    implements Serializable {

  /** True where no other listed object holds a pointer to it that would explain the report. */
  public boolean direct() {
    return root == null;
  }
}
