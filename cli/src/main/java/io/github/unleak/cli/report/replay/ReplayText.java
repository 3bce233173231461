package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.report.words.TraceTime;
import io.github.unleak.engine.Replayed;
import io.github.unleak.parser.line.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;

/** What the replay of traces gave, for people. */
public final class ReplayText {

  private static final int LIMIT = 20;

  private static final String UNLISTED =
      " more domains that are counted only: there were too many at a time, or too many came and"
          + " went";

  private final Page page;
  private final TextOptions options;

  /** Writes to {@code out}; a selection, unless {@code options} ask for all. */
  public ReplayText(OutputStream out, TextOptions options) {
    page = new Page(out);
    this.options = options;
  }

  /** Writes {@code replayed}, trace by trace. */
  public void write(Replayed replayed) throws IOException {
    boolean first = true;
    for (TraceReplay trace : replayed.traces()) {
      if (!first) {
        page.line();
      }
      first = false;
      write(trace, replayed);
    }
    page.flush();
  }

  private void write(TraceReplay trace, Replayed replayed) throws IOException {
    TraceTime time = new TraceTime(trace.summary().clock());
    new TraceFacts(page, options, trace, time).write();
    List<DomainReport> domains =
        trace.domains().stream().sorted(Comparator.comparing(DomainReport::firstLine)).toList();
    DomainText text = new DomainText(page, options.colour(), trace, time);
    for (int i = 0; i < domains.size() && i < options.limit(LIMIT); i++) {
      page.line();
      text.write(domains.get(i));
    }
    if (domains.size() > options.limit(LIMIT)) {
      page.line();
      page.line((domains.size() - LIMIT) + " more domains (-v shows all)");
    }
    if (trace.unlisted().count() > 0) {
      page.line();
      page.paragraph("", "  ", trace.unlisted().count() + UNLISTED);
    }
    new DivergenceText(page, options, trace, time).write();
    if (replayed.at() != null || options.verbose()) {
      new StateText(page, options.colour(), time).write(trace, replayed.at());
    }
    stories(trace, replayed, time);
  }

  /** Of what the user names all; of what reports list what the replay knows as magazines. */
  private void stories(TraceReplay trace, Replayed replayed, TraceTime time) throws IOException {
    StoryText text = new StoryText(page, options.colour(), trace, time);
    for (Address address : replayed.named()) {
      text.write(address);
    }
    List<Address> known =
        replayed.listed().stream()
            .filter(address -> !replayed.named().contains(address))
            .filter(address -> !trace.magazine(address.value()).isEmpty())
            .toList();
    for (int i = 0; i < known.size() && i < options.limit(LIMIT); i++) {
      text.write(known.get(i));
    }
    if (known.size() > options.limit(LIMIT)) {
      page.line();
      page.line(
          (known.size() - LIMIT) + " more reported magazines (-v shows all, --follow one of them)");
    }
  }
}
