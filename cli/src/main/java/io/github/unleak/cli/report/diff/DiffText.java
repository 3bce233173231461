package io.github.unleak.cli.report.diff;

import io.github.unleak.analyzer.timeline.Difference;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What differs between two inputs, for people. */
public final class DiffText {

  private static final int LIMIT = 20;

  private final Page page;
  private final TextOptions options;

  /** Writes to {@code out}; a selection, unless {@code options} ask for all. */
  public DiffText(OutputStream out, TextOptions options) {
    page = new Page(out);
    this.options = options;
  }

  /** Writes {@code difference}. */
  public void write(Difference difference) throws IOException {
    page.paragraph(
        "",
        "  ",
        difference.added().size()
            + " new, "
            + difference.unchanged().size()
            + " persisting, "
            + difference.changed().size()
            + " changed, "
            + difference.gone().size()
            + " gone");
    if (difference.disjoint()) {
      page.paragraph(
          "",
          "  ",
          "The two share no object at all: are they of different boots? Then this difference means"
              + " nothing.");
    }
    objects("new", difference.added());
    pairs("changed", difference.changed());
    objects("gone", difference.gone());
    pairs("persisting", difference.unchanged());
    page.flush();
  }

  private void objects(String heading, List<KmemleakObject> objects) throws IOException {
    heading(heading, objects.size());
    for (int i = 0; i < objects.size() && i < options.limit(LIMIT); i++) {
      page.paragraph("  ", "    ", object(objects.get(i)));
    }
    rest(objects.size());
  }

  private void pairs(String heading, List<Difference.Pair> pairs) throws IOException {
    heading(heading, pairs.size());
    for (int i = 0; i < pairs.size() && i < options.limit(LIMIT); i++) {
      Difference.Pair pair = pairs.get(i);
      String what =
          (pair.dumpChanged() ? ", other bytes" : "") + (pair.crcChanged() ? ", other crc" : "");
      page.paragraph(
          "  ",
          "    ",
          object(pair.after()) + what + ", before at " + pair.before().origin().source());
    }
    rest(pairs.size());
  }

  private void heading(String heading, int size) throws IOException {
    if (size > 0) {
      page.line();
      page.line(heading + ":");
    }
  }

  private void rest(int size) throws IOException {
    if (size > options.limit(LIMIT)) {
      page.line("  and " + (size - LIMIT) + " more (-v shows all)");
    }
  }

  private static String object(KmemleakObject object) {
    String jiffies =
        object.jiffies() == -1 ? "" : ", jiffies " + Long.toUnsignedString(object.jiffies());
    return object.address()
        + " "
        + Wording.bytes(object.size())
        + ", "
        + Wording.task(object.comm(), object.pid())
        + jiffies
        + " ("
        + object.origin().source()
        + ")";
  }
}
