package io.github.unleak.analyzer.replay;

/** {@link ReplayCounts} while they are counted. */
final class Tally {

  long pushesPredicted;
  long pushesSeen;
  long pushesAgreed;
  long allocationsOnly;
  long popsPredicted;
  long popsSeen;
  long popsAgreed;
  long trimsSeen;
  long trimsAgreed;
  long numbersExact;
  long numbersOtherSlot;
  long numbersHidden;
  long numbersFromTree;
  long numbersWrong;
  long undecided;

  ReplayCounts counts() {
    return new ReplayCounts(
        pushesPredicted,
        pushesSeen,
        pushesAgreed,
        allocationsOnly,
        popsPredicted,
        popsSeen,
        popsAgreed,
        trimsSeen,
        trimsAgreed,
        numbersExact,
        numbersOtherSlot,
        numbersHidden,
        numbersFromTree,
        numbersWrong,
        undecided);
  }
}
