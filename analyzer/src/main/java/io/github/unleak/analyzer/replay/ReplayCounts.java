package io.github.unleak.analyzer.replay;

import java.io.Serializable;

/**
 * How often model and kernel agreed on one domain. Predictions are made before looking at the slab
 * events that show what the kernel did.
 *
 * @param pushesPredicted pushes that the model expected
 * @param pushesSeen slab allocations that show a push
 * @param pushesAgreed both, in one operation
 * @param allocationsOnly magazines allocated without a push: the CPU had none, or only one
 * @param popsPredicted pops that the model expected of {@code alloc_iova_fast()}
 * @param popsSeen slab frees that show one, and numbers that show one where nothing was loaded
 * @param popsAgreed both, in one operation, of the expected magazine where its address is known
 * @param trimsSeen slab frees that show a trim
 * @param trimsAgreed those that freed the depot's head
 * @param numbersExact page frame numbers given out from the cache that the model expected
 * @param numbersOtherSlot numbers from the expected magazine, though not its top one
 * @param numbersHidden numbers that had been cached before the trace began
 * @param numbersFromTree numbers that the model expected to come from the tree, and did
 * @param numbersWrong numbers that came from elsewhere than the model expected
 * @param undecided operations before the fills were known
 */
public record ReplayCounts(
    long pushesPredicted,
    long pushesSeen,
    long pushesAgreed,
    long allocationsOnly,
    long popsPredicted,
    long popsSeen,
    long popsAgreed,
    long trimsSeen,
    long trimsAgreed,
    long numbersExact,
    long numbersOtherSlot,
    long numbersHidden,
    long numbersFromTree,
    long numbersWrong,
    long undecided)
    implements Serializable {}
