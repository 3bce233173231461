package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.rcache.DepotChain;
import io.github.unleak.analyzer.rcache.Generation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All searches that need no verdict of other objects.
 *
 * @param findings what they found, by subject
 * @param chains by snapshot: how its magazines hang together
 */
public record EvidenceSearch(Findings findings, Map<Integer, List<DepotChain>> chains) {

  /**
   * Looks through the scene.
   *
   * @param scene what was seen; its generations are filled in on the way
   * @param told the rcache's generation where the user tells it
   */
  public static EvidenceSearch in(Scene scene, @Nullable Generation told) {
    Findings findings = new Findings();
    ReuseSearch.search(scene, findings);
    ChangeSearch.search(scene, findings);
    RescanSearch.search(scene, findings);
    Map<Integer, List<DepotChain>> chains = DepotSearch.search(scene, findings, told);
    return new EvidenceSearch(findings, chains);
  }
}
