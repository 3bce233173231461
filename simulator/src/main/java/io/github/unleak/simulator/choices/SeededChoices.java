package io.github.unleak.simulator.choices;

/**
 * Choices that follow from a seed alone: SplitMix64 (Steele, Lea, Flood 2014), the same everywhere.
 */
public final class SeededChoices implements Choices {

  private static final long STEP = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 1.0 / (1L << 53);

  private long state;

  /** Starts from a seed; near seeds give unrelated choices. */
  public SeededChoices(long seed) {
    state = mix(seed ^ 0x5deece66dL);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private long next() {
    state += STEP;
    return mix(state);
  }

  @Override
  public int pick(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("nothing to pick from: " + bound);
    }
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  @Override
  public boolean chance(double probability) {
    return probability > 0 && (next() >>> 11) * UNIT < probability;
  }

  /** A stream of its own, which further choices here do not disturb. */
  public SeededChoices fork() {
    return new SeededChoices(next());
  }
}
