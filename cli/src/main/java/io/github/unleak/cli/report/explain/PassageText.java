package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.replay.MagazinePlace;
import io.github.unleak.analyzer.verdict.TracedLife.Passage;
import io.github.unleak.cli.report.words.Wording;

/** A scan as an object lived through it, in words. */
final class PassageText {

  private PassageText() {}

  /** {@code scan 3 (to 52.912345 s, snapshot 3)}. */
  static String name(Passage passage, int snapshot) {
    long end = passage.window().end();
    String to = end < 0 ? "its end not seen" : "to " + Wording.traceSeconds(end) + " s";
    String read = snapshot == 0 ? "" : ", snapshot " + snapshot;
    return "scan " + passage.window().number() + " (" + to + read + ")";
  }

  /** Where it was meanwhile, after a semicolon; empty where that is not known. */
  static String place(Passage passage) {
    MagazinePlace place = passage.place();
    if (place == null) {
      return "";
    }
    StringBuilder text = new StringBuilder("; it was ");
    text.append(where(place.atBegin(), place));
    if (place.atBegin() == Place.DEPOT) {
      text.append(", ").append(place.depthAtBegin()).append(" above it, and ");
      text.append(Wording.count(place.popsAbove(), "pop")).append(" meanwhile");
    }
    if (place.atEnd() != place.atBegin()) {
      text.append("; at the end ").append(where(place.atEnd(), place));
    }
    return text.toString();
  }

  private static String where(Place place, MagazinePlace magazine) {
    String cpu = magazine.cpu() < 0 ? "a CPU" : "CPU " + magazine.cpu();
    return switch (place) {
      case LOADED -> "loaded on " + cpu;
      case PREV -> "the previous one of " + cpu;
      case DEPOT -> "in the depot";
      case ASTRAY -> "lost";
      case FREED -> "freed";
    };
  }
}
