package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A chain as {@code 0x… -> 0x… -> NULL}, in words that a page may break between. */
public final class ChainText {

  /** Members that are drawn of a long chain before and after the gap. */
  private static final int HEAD = 8;

  private static final int TAIL = 3;

  private ChainText() {}

  /**
   * The words of {@code chain}.
   *
   * @param all every member, however many
   * @param chains all chains that are drawn with it
   * @param mark what becomes of each member's address
   */
  public static List<String> words(
      ChainView chain, boolean all, List<ChainView> chains, UnaryOperator<String> mark) {
    List<String> words = new ArrayList<>();
    List<Address> members = chain.members();
    int hidden = all || members.size() <= HEAD + TAIL + 1 ? 0 : members.size() - HEAD - TAIL;
    for (int i = 0; i < members.size(); i++) {
      if (hidden > 0 && i == HEAD) {
        words.add("(" + hidden + " more) ->");
        i += hidden;
      }
      words.add(mark.apply(members.get(i).toString()) + " ->");
    }
    Address next = chain.next();
    words.add(next == null ? end(chain) : next + where(next, chain, chains));
    return words;
  }

  private static String end(ChainView chain) {
    return switch (chain.end()) {
      case ZERO -> "NULL";
      case FILL -> "no link";
      case POINTER, OTHER, UNKNOWN -> "?";
    };
  }

  private static String where(Address next, ChainView chain, List<ChainView> chains) {
    if (chain.members().contains(next)) {
      return " (a circle)";
    }
    for (ChainView other : chains) {
      if (other.snapshot() == chain.snapshot() && other.members().contains(next)) {
        return " (see the other chain)";
      }
    }
    return " (not listed)";
  }
}
