package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.MagazinePlace;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.words.TraceTime;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.line.Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What happened to a magazine, to any other object, or to the magazines of a domain. */
final class StoryText {

  private final Page page;
  private final Colour colour;
  private final TraceReplay trace;
  private final TraceTime time;

  StoryText(Page page, Colour colour, TraceReplay trace, TraceTime time) {
    this.page = page;
    this.colour = colour;
    this.trace = trace;
    this.time = time;
  }

  private record Happening(long line, String when, String by, String what) {}

  void write(Address address) throws IOException {
    List<Happening> story = story(address.value());
    page.line();
    page.paragraph(
        "",
        "  ",
        colour.bold(address.toString())
            + " in "
            + Printable.of(trace.path())
            + (story.isEmpty() ? ": nothing that the replay knows of" : ":"));
    int times = story.stream().mapToInt(one -> one.when().length()).max().orElse(0);
    int by = story.stream().mapToInt(one -> one.by().length()).max().orElse(0);
    int lines = story.stream().mapToInt(one -> ("" + one.line()).length()).max().orElse(0);
    String layout = "  %" + times + "s  %-" + by + "s  line %" + lines + "d  ";
    for (Happening one : story) {
      String first = String.format(Locale.ROOT, layout, one.when(), one.by(), one.line());
      page.paragraph(first, " ".repeat(first.length()), one.what());
    }
  }

  private List<Happening> story(long address) {
    List<Happening> story = new ArrayList<>();
    Set<Long> lines = new HashSet<>();
    for (MagazineEvent event : trace.magazine(address)) {
      lines.add(event.line());
      story.add(
          new Happening(
              event.line(), time.of(event.time()), "CPU " + event.cpu(), text(event, address)));
    }
    for (MagazinePlace place : trace.places(address)) {
      story.add(new Happening(place.line(), ended(place.scan()), "", text(place)));
    }
    for (LifeEvent event : trace.lives(address)) {
      if (!lines.contains(event.line())) {
        String by = event.pid() < 0 ? "" : "pid " + event.pid();
        story.add(new Happening(event.line(), time.of(event.time()), by, text(event)));
      }
    }
    story.sort(Comparator.comparingLong(Happening::line));
    return story;
  }

  private String ended(int scan) {
    for (ScanWindow window : trace.scans()) {
      if (window.number() == scan && window.end() >= 0) {
        return time.of(window.end());
      }
    }
    return "?";
  }

  private static String text(MagazineEvent event, long address) {
    String detail = "0x" + Long.toHexString(event.detail());
    String what = event.kind().text();
    if (event.domain() == address) {
      what = (event.detail() == 0 ? "a magazine" : detail) + " " + what;
    } else if (event.detail() != 0) {
      what +=
          switch (event.kind()) {
            case POPPED -> ", page frame " + detail + " given out";
            case NOT_IN_DEPOT -> ", page frame " + detail + " came from elsewhere";
            case BYPASSED -> " by a pop of " + detail;
            case UNFREED -> ", replaced by " + detail;
            case BORN, PUSHED, FREED, OUTLIVED -> "";
          };
    }
    return what + (event.sure() ? "" : " (not sure)");
  }

  private static String text(MagazinePlace place) {
    StringBuilder text = new StringBuilder("during scan " + place.scan() + ": ");
    text.append(where(place.atBegin(), place));
    if (place.depthAtBegin() > 0) {
      text.append(" below ").append(Wording.count(place.depthAtBegin(), "other"));
    }
    if (place.atEnd() != place.atBegin()) {
      text.append(", in the end ").append(where(place.atEnd(), place));
    }
    if (place.popsAbove() > 0) {
      text.append("; the depot was popped ").append(Wording.count(place.popsAbove(), "time"));
    }
    return text + (place.sure() ? "" : " (not sure)");
  }

  private static String where(Place where, MagazinePlace place) {
    String cpu = place.cpu() < 0 ? "a CPU" : "CPU " + place.cpu();
    return switch (where) {
      case LOADED -> "loaded on " + cpu;
      case PREV -> "prev of " + cpu;
      case DEPOT -> "in the depot";
      case ASTRAY -> "nowhere that the model knows of";
      case FREED -> "freed";
    };
  }

  private static String text(LifeEvent event) {
    String bytes = event.bytes() < 0 ? "" : " of " + Wording.bytes(event.bytes());
    String by = Printable.of(" by " + event.site());
    return switch (event.kind()) {
      case ALLOC -> "allocated" + by + bytes.replace(" of", ",");
      case FREE -> "freed" + by;
      case OVERLAP -> "0x" + Long.toHexString(event.pointer()) + bytes + " allocated over it" + by;
    };
  }
}
