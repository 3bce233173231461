package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.words.WitnessWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A witness as two columns: what the scan reads, what the CPUs write meanwhile. */
final class WitnessText {

  private static final String INDENT = "    ";
  private static final String TABLE = "  ";
  private static final int LEFT = 35;
  private static final int RIGHT = Page.WIDTH - TABLE.length() - LEFT - 3;

  private final Page page;

  WitnessText(Page page) {
    this.page = page;
  }

  void write(ObjectWitness object) throws IOException {
    page.paragraph("  witness: ", INDENT, Printable.of(WitnessWords.outcome(object)));
    if (!(object.witness() instanceof Witness.Found found)) {
      return;
    }
    page.words(INDENT + "depot: ", INDENT + "  ", WitnessWords.depot(found));
    row("scanner", "CPUs");
    page.line(TABLE + "-".repeat(LEFT + 1) + "+" + "-".repeat(RIGHT + 1));
    for (WitnessWords.Line line : WitnessWords.lines(object, found)) {
      for (String part : wrapped(line.text(), line.scanner() ? LEFT : RIGHT)) {
        row(line.scanner() ? part : "", line.scanner() ? "" : part);
      }
    }
  }

  /** {@code text} in lines of at most {@code width} columns, but for words that are longer. */
  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(' ');
      }
      line.append(line.length() == 0 || line.charAt(line.length() - 1) == ' ' ? "" : " ");
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private void row(String left, String right) throws IOException {
    String padding = " ".repeat(Math.max(0, LEFT - left.length()));
    page.line(TABLE + left + padding + " |" + (right.isEmpty() ? "" : " " + right));
  }
}
