package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.replay.RcacheState;
import io.github.unleak.analyzer.replay.RcacheState.CpuState;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.TraceTime;
import io.github.unleak.engine.Moment;
import io.github.unleak.parser.ftrace.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the model has in the rcaches at a moment. */
final class StateText {

  private static final String INDENT = "    ";

  private final Page page;
  private final Colour colour;
  private final TraceTime time;

  StateText(Page page, Colour colour, TraceTime time) {
    this.page = page;
    this.colour = colour;
    this.time = time;
  }

  void write(TraceReplay trace, @Nullable Moment at) throws IOException {
    page.line();
    page.paragraph("", "  ", heading(trace.summary(), at));
    if (trace.states().isEmpty()) {
      page.line("  no rcache was in use");
    }
    for (RcacheState state : trace.states()) {
      write(state);
    }
  }

  private String heading(TraceSummary summary, @Nullable Moment at) {
    if (at == null) {
      return "state at the end:";
    }
    long moment = at.on(summary.clock());
    String asked = "state at " + time.withUnit(moment);
    if (summary.firstTime() >= 0 && moment > summary.lastTime()) {
      return asked + ", after the end of the trace:";
    }
    return asked + (moment < summary.firstTime() ? ", before the trace begins:" : ":");
  }

  private void write(RcacheState state) throws IOException {
    page.line(
        "  domain "
            + colour.bold("0x" + Long.toHexString(state.domain()))
            + ", order "
            + state.order()
            + ":");
    for (CpuState cpu : state.cpus()) {
      if (!idle(cpu)) {
        page.paragraph(INDENT, INDENT + "  ", "CPU " + cpu.cpu() + ": " + text(cpu));
      }
    }
    if (state.cpus().stream().anyMatch(StateText::idle)) {
      page.line(INDENT + "other CPUs: nothing cached, no magazine seen");
    }
    List<String> words = new ArrayList<>();
    state.depot().forEach(address -> words.add(address(address)));
    if (words.isEmpty()) {
      words.add(state.bottomKnown() ? "empty" : "nothing that the trace shows");
    } else if (!state.bottomKnown()) {
      words.add("... perhaps more below");
    }
    int size = state.depot().size();
    page.words(
        INDENT + "depot" + (size < 2 ? ": " : " of " + size + ", the head first: "),
        INDENT + "  ",
        words);
  }

  /** True where there is nothing to tell of a CPU, most likely because it never did anything. */
  private static boolean idle(CpuState cpu) {
    return cpu.known()
        && cpu.loaded() == 0
        && cpu.prev() == 0
        && cpu.loadedFill() == 0
        && cpu.prevFill() == 0;
  }

  private static String text(CpuState cpu) {
    String loaded = "loaded " + address(cpu.loaded());
    if (cpu.magazines() == 1) {
      return loaded + " holds " + cpu.loadedFill() + ", no prev allocated yet";
    }
    String prev = "prev " + address(cpu.prev());
    return cpu.known()
        ? loaded + " holds " + cpu.loadedFill() + ", " + prev + " holds " + cpu.prevFill()
        : loaded + ", " + prev + ", fills not known";
  }

  private static String address(long address) {
    return address == 0 ? "(not seen)" : "0x" + Long.toHexString(address);
  }
}
