package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.RcacheReport;
import io.github.unleak.analyzer.replay.ReplayCounts;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.TraceTime;
import io.github.unleak.cli.report.words.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How well model and kernel agree on a domain, and its depots over time. */
final class DomainText {

  private static final String INDENT = "    ";

  private final Page page;
  private final Colour colour;
  private final TraceReplay trace;
  private final TraceTime time;

  DomainText(Page page, Colour colour, TraceReplay trace, TraceTime time) {
    this.page = page;
    this.colour = colour;
    this.trace = trace;
    this.time = time;
  }

  void write(DomainReport domain) throws IOException {
    page.paragraph(
        "",
        "  ",
        "domain " + colour.bold("0x" + Long.toHexString(domain.address())) + ": " + life(domain));
    page.paragraph("  ", INDENT, work(domain));
    ReplayCounts counts = domain.counts();
    page.line("  model and kernel:");
    count("pushes", counts.pushesPredicted(), counts.pushesSeen(), counts.pushesAgreed());
    if (counts.allocationsOnly() > 0) {
      page.line(
          INDENT
              + "        "
              + Wording.count(counts.allocationsOnly(), "magazine")
              + " allocated without a push");
    }
    count("pops", counts.popsPredicted(), counts.popsSeen(), counts.popsAgreed());
    page.line(
        INDENT + "trims   seen " + counts.trimsSeen() + ", of the head " + counts.trimsAgreed());
    page.paragraph(INDENT, INDENT + "        ", numbers(counts));
    page.paragraph("  ", INDENT, cache(counts));
    page.paragraph("  ", INDENT, signs(domain));
    List<String> unused = new ArrayList<>();
    for (RcacheReport rcache : domain.rcaches()) {
      if (rcache.highest() == 0 && rcache.pops() == 0) {
        unused.add("" + rcache.order());
      } else {
        rcache(domain, rcache);
      }
    }
    if (!unused.isEmpty()) {
      page.paragraph("  ", INDENT, "depot never used: order " + String.join(", ", unused));
    }
  }

  private static String life(DomainReport domain) {
    String begin =
        domain.born()
            ? "made in the trace"
            : domain.fromFirstUse() ? "first used in the trace" : "in use before the trace";
    return begin + (domain.ended() ? ", torn down in it" : "");
  }

  private String work(DomainReport domain) {
    return Wording.count(domain.operations(), "operation")
        + " from "
        + time.of(domain.firstTime())
        + " to "
        + time.withUnit(domain.lastTime())
        + " (from line "
        + domain.firstLine()
        + "); "
        + fills(domain);
  }

  /** When the model knew how full the magazines are; of an unused domain they are empty. */
  private String fills(DomainReport domain) {
    if (domain.knownSince() < 0) {
      return domain.fromFirstUse() ? "fills known from the start" : "fills never known";
    }
    return (domain.fromFirstUse() ? "fills known from the start, seen to be right" : "fills known")
        + " on the last CPU after "
        + Wording.count(domain.knownAfter(), "operation")
        + ", "
        + time.span(domain.firstTime(), domain.knownSince());
  }

  private void count(String what, long predicted, long seen, long agreed) throws IOException {
    page.line(
        INDENT
            + String.format(Locale.ROOT, "%-8s", what)
            + "predicted "
            + predicted
            + ", seen "
            + seen
            + ", agreed "
            + agreed);
  }

  private static String numbers(ReplayCounts counts) {
    return "numbers exact "
        + counts.numbersExact()
        + ", of another slot "
        + counts.numbersOtherSlot()
        + ", from before the trace "
        + counts.numbersHidden()
        + ", from the tree "
        + counts.numbersFromTree()
        + ", wrong "
        + counts.numbersWrong();
  }

  private static String cache(ReplayCounts counts) {
    long hits = counts.numbersExact() + counts.numbersOtherSlot() + counts.numbersHidden();
    long all = hits + counts.numbersFromTree() + counts.numbersWrong();
    String undecided =
        counts.undecided() == 0
            ? ""
            : ", " + Wording.count(counts.undecided(), "operation") + " undecided";
    return (all == 0
            ? "cache: no allocation decided"
            : String.format(
                Locale.ROOT, "cache: %.1f %% of %d allocations", 100.0 * hits / all, all))
        + undecided;
  }

  private static String signs(DomainReport domain) {
    if (domain.clean()) {
      return "missing events: no sign of any";
    }
    List<String> signs = new ArrayList<>();
    if (domain.givenTwice() > 0) {
      signs.add(Wording.count(domain.givenTwice(), "number") + " given twice (a free was missed)");
    }
    if (domain.strangers() > 0) {
      signs.add(
          Wording.count(domain.strangers(), "number")
              + " freed that nobody had (an allocation was missed)");
    }
    if (domain.disturbances() > 0) {
      signs.add(
          Wording.count(domain.disturbances(), "operation")
              + " that the model does not understand");
    }
    return "missing events: " + String.join(", ", signs) + "; first at line " + domain.firstSign();
  }

  private void rcache(DomainReport domain, RcacheReport rcache) throws IOException {
    page.paragraph(
        "  ",
        INDENT,
        "order "
            + rcache.order()
            + ": depot of "
            + rcache.depot()
            + " at the end, "
            + rcache.highest()
            + " at most; "
            + Wording.count(rcache.pops(), "pop"));
    for (String line : DepotDrawing.of(domain, rcache, trace, time)) {
      page.line(line);
    }
  }
}
