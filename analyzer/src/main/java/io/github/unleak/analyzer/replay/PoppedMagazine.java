package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which magazine a pop freed and which one it loaded, as far as the events tell, and
 * compares both with the model.
 */
final class PoppedMagazine {

  private final ReplayState state;
  private final DepotLosses losses;
  private final Contradictions contradictions;

  PoppedMagazine(ReplayState state, DepotLosses losses, Contradictions contradictions) {
    this.state = state;
    this.losses = losses;
    this.contradictions = contradictions;
  }

  /** Compares the freed magazine with the model's loaded one; they change places where need be. */
  boolean freedOld(DomainReplay domain, RcacheModel rcache, Step step, Step slab, boolean known) {
    CpuCache cache = rcache.cpu(step.cpu);
    long address = cache.loaded().address();
    if (address == 0 || slab.pointer == 0 || address == slab.pointer) {
      return true;
    }
    if (cache.loaded().record().mayHaveMoved) {
      return false;
    }
    if (cache.prev().address() == slab.pointer
        || (cache.prev().address() == 0
            && !cache.prev().absent()
            && state.magazines.get(slab.pointer) == null)) {
      state.checks.otherMagazine(domain, rcache, step.cpu);
      cache.loaded().record().mayHaveMoved = true;
      rcache.swap(step.cpu);
      if (!known || cache.loaded().address() == 0) {
        return true;
      }
    }
    if (known && cache.loaded().address() != slab.pointer) {
      contradictions.add(domain, Kind.WRONG_MAGAZINE, step, rcache, cache.loaded());
    }
    return false;
  }

  /** The depot's member that was popped, or {@code null} for one that no event has shown. */
  @Nullable MagazineModel one(
      DomainReplay domain, RcacheModel rcache, Step step, @Nullable MagazineModel holder) {
    List<MagazineModel> depot = rcache.depot();
    if (holder != null && holder.place() == Place.DEPOT) {
      losses.passBy(domain, rcache, step, holder);
      holder.record().guessed = false;
      return holder;
    }
    if (holder == null) {
      losses.dropUnlike(domain, rcache, step);
    }
    MagazineModel head = state.head(rcache);
    if (head != null && (!state.rules.stays(head) || head != depot.get(depot.size() - 1))) {
      head.record().guessed = true;
    }
    if (holder != null) {
      if (holder.place() == Place.ASTRAY) {
        state.journal.notLost(holder.address());
        state.checks.depotRefuted(domain);
      }
      contradictions.add(domain, Kind.WRONG_NUMBER, step, rcache, holder);
      rcache.take(holder, step.pfn);
      rcache.unseenPop();
      return guess(head);
    }
    if (head == null) {
      if (step.pfn <= 0) {
        rcache.unseenPop();
      }
      return null;
    }
    if (step.pfn > 0 && head.hidden() == 0 && head.search(step.highest()) != 0) {
      return notTheHead(domain, rcache, step, head);
    }
    return head;
  }

  /** What was popped holds a number that the depot's head does not. */
  private @Nullable MagazineModel notTheHead(
      DomainReplay domain, RcacheModel rcache, Step step, MagazineModel head) {
    for (int at = rcache.depot().size() - 1; at >= 0; at--) {
      MagazineModel member = rcache.depot().get(at);
      if (member.hidden() > 0) {
        losses.passBy(domain, rcache, step, member);
        return member;
      }
    }
    if (!rcache.bottomKnown() && !step.twice) {
      losses.passBy(domain, rcache, step, null);
      return null;
    }
    contradictions.add(domain, Kind.WRONG_NUMBER, step, rcache, head);
    rcache.unseenPop();
    return guess(head);
  }

  /** What was popped is not known: it need not have been the head. */
  private static @Nullable MagazineModel guess(@Nullable MagazineModel head) {
    if (head != null) {
      head.record().mayHaveMoved = true;
    }
    return head;
  }
}
