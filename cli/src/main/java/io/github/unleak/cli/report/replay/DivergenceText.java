package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.report.words.TraceTime;
import java.io.IOException;
import java.util.List;

/** Where the kernel did something else than the model: lost magazines first. */
final class DivergenceText {

  private static final int LIMIT = 40;

  private final Page page;
  private final TextOptions options;
  private final TraceReplay trace;
  private final TraceTime time;

  DivergenceText(Page page, TextOptions options, TraceReplay trace, TraceTime time) {
    this.page = page;
    this.options = options;
    this.trace = trace;
    this.time = time;
  }

  void write() throws IOException {
    page.line();
    List<Divergence> lost =
        trace.divergences().stream().filter(divergence -> divergence.kind().loss()).toList();
    List<Divergence> others =
        trace.divergences().stream().filter(divergence -> !divergence.kind().loss()).toList();
    if (lost.isEmpty() && others.isEmpty()) {
      page.line("divergences: none");
      return;
    }
    list("magazines lost by the kernel", lost);
    list("other divergences of the kernel from the model", others);
    if (trace.moreDivergences() > 0) {
      page.paragraph(
          "  ", "    ", "and " + trace.moreDivergences() + " more that were counted only");
    }
  }

  private void list(String heading, List<Divergence> divergences) throws IOException {
    if (divergences.isEmpty()) {
      return;
    }
    page.line(heading + ": " + divergences.size());
    for (int i = 0; i < divergences.size() && i < options.limit(LIMIT); i++) {
      page.paragraph("  ", "    ", text(divergences.get(i)));
    }
    if (divergences.size() > options.limit(LIMIT)) {
      page.line("  " + (divergences.size() - LIMIT) + " more (-v shows all)");
    }
  }

  private String text(Divergence divergence) {
    return time.withUnit(divergence.time())
        + ", CPU "
        + divergence.cpu()
        + (trace.domains().size() > 1 ? ", domain " + divergence.domain() : "")
        + ", order "
        + divergence.order()
        + ": "
        + what(divergence)
        + " (line "
        + divergence.line()
        + ")";
  }

  /** What the kernel did, in words. */
  static String what(Divergence divergence) {
    String magazine =
        divergence.magazine().value() == 0
            ? "a magazine of unknown address"
            : divergence.magazine().toString();
    String detail = "0x" + Long.toHexString(divergence.detail());
    String pfn = divergence.detail() == 0 ? "" : ", page frame " + detail;
    return switch (divergence.kind()) {
      case BYPASSED ->
          "the depot was popped "
              + (divergence.detail() == 0 ? "" : "at " + detail + ", ")
              + "below "
              + magazine
              + ", which nobody had popped";
      case NOT_IN_DEPOT -> "the depot was found empty, and should have held " + magazine + pfn;
      case UNFREED ->
          magazine + " was empty, was replaced from the depot by " + detail + " and not freed";
      case DROPPED ->
          magazine + " was full, was replaced by " + detail + ", and neither kept nor pushed";
      case OUTLIVED -> "the domain was torn down, and " + magazine + " not freed";
      case UNEXPECTED_PUSH ->
          "a magazine was allocated for a push, though " + magazine + " had room" + pfn;
      case MISSING_PUSH ->
          "no magazine was allocated, though " + magazine + " and the other one were full" + pfn;
      case UNEXPECTED_POP -> "the depot was popped, though " + magazine + " had numbers" + pfn;
      case WRONG_MAGAZINE -> "another magazine was freed than " + magazine + pfn;
      case WRONG_NUMBER -> "a number came from elsewhere than the model has it" + pfn;
      case WRONG_TRIM ->
          divergence.detail() == divergence.magazine().value()
              ? magazine + " was trimmed, which was not the head of the depot"
              : detail + " was trimmed, though " + magazine + " was the head of the depot";
    };
  }
}
