package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.rcache.DepotChain;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.TraceReplay;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All searches that need no verdict of other objects.
 *
 * @param findings what they found, by subject
 * @param chains by snapshot: how its magazines hang together
 * @param traces how each trace lies to the reports of each run
 */
public record EvidenceSearch(
    Findings findings, Map<Integer, List<DepotChain>> chains, List<TraceView> traces) {

  /**
   * Looks through the scene.
   *
   * @param scene what was seen; its generations are filled in on the way
   * @param traces the replays of the traces
   * @param given the generation of the rcache if the user gave it
   */
  public static EvidenceSearch in(
      Scene scene, List<TraceReplay> traces, @Nullable Generation given) {
    Findings findings = new Findings();
    TraceSearch.recognise(scene, traces);
    List<TraceView> views = TraceSearch.views(scene, traces, findings);
    scene.interrupted(InterruptedScans.of(scene, views));
    ReuseSearch.search(scene, findings);
    ChangeSearch.search(scene, findings);
    RescanSearch.search(scene, views, findings);
    Map<Integer, List<DepotChain>> chains = DepotSearch.search(scene, findings, given);
    TraceSearch.search(scene, views, findings);
    return new EvidenceSearch(findings, chains, views);
  }
}
