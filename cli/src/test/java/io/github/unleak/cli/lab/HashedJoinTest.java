package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.replay.HashedLife;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Real recordings with pointers hashed after the fact: the raw addresses tell which allocation each
 * object is, so that what is recognised without them is seen to be right or wrong.
 */
class HashedJoinTest {

  private final Map<String, Integer> table = new TreeMap<>();

  @Test
  void whatIsRecognisedIsRightAndNothingIsProvenByIt() throws IOException {
    int right = 0;
    List<String> wrong = new ArrayList<>();
    for (Path capture : Lab.captures()) {
      Path trace = Lab.trace(capture);
      Map<String, ?> truth = Lab.truth(capture);
      if (trace == null || truth.isEmpty()) {
        continue;
      }
      RecordedTrace recorded = RecordedTrace.of(Lab.input(trace));
      List<KmemleakLog> logs = Lab.logs(capture);
      String name = capture.getFileName().toString();
      Investigation raw = analyze(recorded, logs, false);
      Map<String, Long> births = births(raw);
      Investigation hashed = analyze(recorded, logs, true);
      tally(name + ", raw", raw.analysis(), truth);
      tally(name + ", hashed", hashed.analysis(), truth);
      tally(name + ", reports alone", Analyzer.analyze(logs, Assumptions.NONE), truth);
      for (TraceView view : hashed.views()) {
        for (JudgedObject object : hashed.analysis().objects()) {
          HashedLife life = view.names().life(object.subject());
          Long born = births.get(Lab.key(object));
          if (life == null) {
            table.merge(
                name + (born == null ? ", not in the trace" : ", not told"), 1, Integer::sum);
          } else if (born == null) {
            table.merge(name + ", recognised, not known whether rightly", 1, Integer::sum);
          } else if (born == life.birth().line()) {
            table.merge(name + ", recognised rightly", 1, Integer::sum);
            right++;
          } else {
            wrong.add(name + " " + Lab.key(object) + " line " + life.birth().line());
          }
        }
      }
      assertTrue(
          hashed.analysis().objects().stream()
              .noneMatch(object -> byTrace(object) && proven(object)),
          name);
    }
    table.forEach((row, count) -> System.out.println("hashed: " + row + ": " + count));
    assumeTrue(!table.isEmpty(), "skipped: no lab captures beside the clone");
    assertEquals(List.of(), wrong);
    assertTrue(right > 0, "nothing was recognised");
  }

  private static boolean proven(JudgedObject object) {
    return object.certainty() == Certainty.PROVEN;
  }

  private static boolean byTrace(JudgedObject object) {
    return object.evidence().stream().anyMatch(one -> one.kind().equals("recognised"));
  }

  private void tally(String name, Analysis analysis, Map<String, ?> truth) {
    for (JudgedObject object : analysis.objects()) {
      boolean agrees = truth.get(Lab.key(object)) == object.verdict();
      String how = object.certainty().id() + (agrees ? " and right" : " and wrong");
      table.merge(name + ", called " + object.verdict().id() + ", " + how, 1, Integer::sum);
    }
  }

  static Investigation analyze(RecordedTrace recorded, List<KmemleakLog> logs, boolean hashed) {
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(logs));
    TraceEvent event = new TraceEvent();
    for (RecordedTrace.Kept kept : recorded.events()) {
      kept.into(event, hashed);
      replayer.event(event);
    }
    recorded.losses().forEach(replayer::loss);
    TraceReplay replay = replayer.finish(TraceDamage.summary(recorded.summary(), hashed));
    return Analyzer.investigate(logs, List.of(replay), List.of(), Assumptions.NONE);
  }

  /** The line of each object's allocation, by its address. */
  static Map<String, Long> births(Investigation raw) {
    Map<String, Long> births = new HashMap<>();
    for (TraceView view : raw.views()) {
      for (JudgedObject object : raw.analysis().objects()) {
        Subject subject = object.subject();
        long jiffies = subject.latest().jiffies();
        for (LifeEvent life : view.names().lives(subject)) {
          if (life.kind() == LifeEvent.Kind.ALLOC
              && !view.names().hashed()
              && life.time() >= view.alignment().notBefore(jiffies)
              && life.time() <= view.alignment().aliveUntil(jiffies)) {
            births.put(Lab.key(object), life.line());
          }
        }
      }
    }
    return births;
  }
}
