package io.github.unleak.analyzer.witness;

/**
 * How far the small worlds are searched: {@code -Dsmallworld.more=N} allows N operations more than
 * fit into a minute.
 */
final class Bound {

  private Bound() {}

  static int operations(int usual) {
    return usual + Integer.getInteger("smallworld.more", 0);
  }
}
