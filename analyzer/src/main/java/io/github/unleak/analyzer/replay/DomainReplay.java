package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.RcacheModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One life of a domain while it is replayed: the model, and how well the kernel follows it. */
final class DomainReplay {

  final DomainModel model;
  final long firstLine;
  final long firstTime;
  final Tally tally = new Tally();
  final List<List<Step>> waiting = new ArrayList<>();
  final List<DepotChart> charts = new ArrayList<>();

  /** Addresses that its birth allocated, in the kernel's order. */
  final List<Long> births = new ArrayList<>();

  /** The call that made it, where the trace shows that. */
  @Nullable Step birth;

  /** Operations so far. */
  long operations;

  /** When the fills of the last pair of magazines became known, and after how many operations. */
  long knownSince = -1;

  long knownAfter;

  /** Signs that events were lost without a word. */
  long givenTwice;

  long strangers;
  long disturbances;
  long firstSign = -1;

  /** The teardown that is going on, or {@code null}. */
  @Nullable Step dying;

  long lastTime;

  /** False once it has been torn down, or made anew. */
  boolean living = true;

  DomainReplay(DomainModel model, Step first) {
    this.model = model;
    this.firstLine = first.line;
    this.firstTime = first.time;
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      waiting.add(new ArrayList<>());
      charts.add(new DepotChart());
    }
  }

  List<Step> waiting(RcacheModel rcache) {
    return waiting.get(rcache.order());
  }

  /** True where its rcaches were empty when the trace began, and nothing has shown otherwise. */
  boolean fromFirstUse() {
    return model.born() || model.fresh();
  }

  /** True where nothing suggests that events of it are missing. */
  boolean clean() {
    return givenTwice == 0 && strangers == 0 && disturbances == 0;
  }

  void givenTwice(long line) {
    givenTwice++;
    sign(line);
  }

  void stranger(long line) {
    strangers++;
    sign(line);
  }

  void disturbed(long line) {
    disturbances++;
    sign(line);
  }

  private void sign(long line) {
    firstSign = firstSign < 0 ? line : firstSign;
  }
}
