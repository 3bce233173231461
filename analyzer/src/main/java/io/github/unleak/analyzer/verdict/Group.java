package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.stack.StackSignature;
import java.io.Serializable;
import java.util.List;

/**
 * Objects with the same signature and the same verdict.
 *
 * @param signature what they share
 * @param verdict what they share
 * @param certainty the strongest among them
 * @param counts how many are possible, probable, proven; indexed by {@link Certainty#level}
 * @param members direct ones first
 * @param bytes the sum of their sizes
 * @param indirect how many of them are reached from another listed object
 * @param chains the chains among them in the last snapshot that shows each, longest first
 * @param next what to do next
 */
public record Group(
    StackSignature signature,
    Verdict verdict,
    Certainty certainty,
    List<Integer> counts,
    List<JudgedObject> members,
    long bytes,
    int indirect,
    List<ChainView> chains,
    NextStep next)
    implements Serializable {}
