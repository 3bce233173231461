package io.github.unleak.analyzer.replay;

import java.io.Serializable;

/**
 * Lives of domains that a replay did not keep, for there were too many.
 *
 * @param count how many
 * @param from when the first of them was first seen, on the trace's clock; {@link Long#MAX_VALUE}
 *     for none
 */
public record UnlistedDomains(long count, long from) implements Serializable {

  static final UnlistedDomains NONE = new UnlistedDomains(0, Long.MAX_VALUE);

  UnlistedDomains and(DomainReplay domain) {
    return new UnlistedDomains(count + 1, Math.min(from, domain.firstTime));
  }
}
