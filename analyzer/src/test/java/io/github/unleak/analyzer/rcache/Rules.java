package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import io.github.unleak.analyzer.rcache.RcacheShape.Magazines;

/** Rules of kernels whose depot is a list. */
final class Rules {

  private Rules() {}

  /** Every CPU has two magazines from the start (Linux 6.7 to 7.1). */
  static DepotRules atInit() {
    return of(Magazines.AT_INIT);
  }

  /** A CPU gets its magazines when it needs them (Linux 7.2 and later). */
  static DepotRules onDemand() {
    return of(Magazines.ON_DEMAND);
  }

  private static DepotRules of(Magazines magazines) {
    DepotRules rules = new DepotRules(Depot.LIST);
    rules.learn(magazines);
    return rules;
  }
}
