package io.github.unleak.cli.report;

import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A chain as {@code 0x… -> 0x… -> NULL}, in words that a page may break between. */
final class ChainText {

  /** Members that are drawn of a long chain before and after the gap. */
  private static final int HEAD = 8;

  private static final int TAIL = 3;

  private ChainText() {}

  /**
   * The words of {@code chain}.
   *
   * @param all every member, however many
   */
  static List<String> words(ChainView chain, boolean all) {
    return words(chain, all, UnaryOperator.identity());
  }

  /** The words of {@code chain}, each address through {@code mark}. */
  static List<String> words(ChainView chain, boolean all, UnaryOperator<String> mark) {
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
    words.add(next == null ? "NULL" : next + " (not listed)");
    return words;
  }
}
