package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventMeanings;

/** Call sites by address. Hot. */
final class CallSites {

  private final Symbols symbols;
  private final AddressMap<CallSite> known = new AddressMap<>();

  CallSites(Symbols symbols) {
    this.symbols = symbols;
  }

  /** What is at this address. */
  CallSite at(long address) {
    CallSite site = known.get(address);
    if (site == null) {
      site = find(address);
      known.put(address, site);
    }
    return site;
  }

  private CallSite find(long address) {
    int symbol = symbols.find(address);
    return symbol < 0
        ? new CallSite(null, -1, address)
        : new CallSite(
            EventMeanings.plain(symbols.name(symbol)), address - symbols.start(symbol), 0);
  }
}
