package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.Evidence.ContentChanged.Change;
import io.github.unleak.analyzer.scan.Checksum;
import io.github.unleak.analyzer.stack.Stacks;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.List;

/**
 * Finds objects that were written to while they were listed. The kernel writes through a pointer,
 * so a write suggests that the object is in use. It never proves it: devices, firmware, hypervisors
 * and other processors write to memory by its physical address after the kernel has lost the last
 * pointer, and a use after free or an overrun next door may hit a lost object. So a change makes
 * {@code probable} at most.
 */
final class ChangeSearch {

  /**
   * Parts of the names of functions whose objects are handed to hardware. A change of such an
   * object says nothing at all. The list is never complete, so that a name is missing from it
   * allows no conclusion.
   */
  private static final List<String> HARDWARE =
      List.of(
          "dma",
          "skb",
          "urb",
          "usb_",
          "hcd",
          "xhci",
          "ehci",
          "nvme",
          "scsi",
          "ata_",
          "virtio",
          "vring",
          "bio_",
          "blk_",
          "mmc_",
          "ring_alloc",
          "rx_alloc",
          "page_pool",
          "sg_alloc",
          "mei_",
          "hid_",
          "hci_",
          "i2c_",
          "spi_",
          "firmware",
          "acpi_");

  private ChangeSearch() {}

  static void search(Scene scene, Findings findings) {
    ChecksumVotes votes = ChecksumVotes.of(scene);
    for (int at = 0; at < scene.size(); at++) {
      Subject subject = scene.subject(at);
      if (subject.sightings().size() == 1 && !checkable(subject.latest())) {
        continue;
      }
      if (Stacks.mentions(subject.backtrace(), HARDWARE)) {
        continue;
      }
      againstChecksum(scene, at, votes, findings);
      betweenReads(subject, at, findings);
    }
  }

  static boolean checkable(KmemleakObject object) {
    HexDump dump = object.dump();
    return object.crc() >= 0
        && dump.length() > 0
        && dump.length() == object.size()
        && dump.cpu() < 0
        && !object.percpu()
        && !object.origin().damaged();
  }

  /**
   * The checksum is as old as the scan, the dump as the read. A per-CPU object's checksum covers
   * all copies and its dump one, so an unmarked one (its address is an offset, without the top bit
   * that kernel addresses have) must not be compared.
   */
  private static void againstChecksum(Scene scene, int at, ChecksumVotes votes, Findings findings) {
    Subject subject = scene.subject(at);
    Sighting last = subject.sightings().get(subject.sightings().size() - 1);
    KmemleakObject object = last.object();
    boolean wide = scene.history().run(subject.run()).wide();
    boolean kernelAddress =
        wide
            ? scene.layout(subject.run()).tags().plain(object.address().value()) < 0
            : object.address().value() >>> 31 == 1;
    Certainty strength = votes.strength(last.snapshot());
    if (strength != null
        && checkable(object)
        && kernelAddress
        && Checksum.of(object.dump()) != object.crc()) {
      findings.add(
          at,
          new Evidence.ContentChanged(
              Change.DUMP_AGAINST_CRC,
              -1,
              last.snapshot(),
              last.snapshot(),
              object.origin().source(),
              strength,
              object.origin().source()));
    }
  }

  private static void betweenReads(Subject subject, int at, Findings findings) {
    List<Sighting> sightings = subject.sightings();
    for (int i = 1; i < sightings.size(); i++) {
      KmemleakObject before = sightings.get(i - 1).object();
      KmemleakObject after = sightings.get(i).object();
      if (before.origin().damaged() || after.origin().damaged()) {
        continue;
      }
      int offset = before.dump().cpu() == after.dump().cpu() ? difference(before, after) : -1;
      boolean crc = before.crc() >= 0 && after.crc() >= 0 && before.crc() != after.crc();
      if (offset >= 0 || crc) {
        findings.add(
            at,
            new Evidence.ContentChanged(
                offset >= 0 ? Change.DUMP : Change.CRC,
                offset,
                sightings.get(i - 1).snapshot(),
                sightings.get(i).snapshot(),
                before.origin().source(),
                Certainty.PROBABLE,
                after.origin().source()));
      }
    }
  }

  /** The first byte known in both that differs, or -1. */
  private static int difference(KmemleakObject before, KmemleakObject after) {
    int known = Math.min(before.dump().length(), after.dump().length());
    for (int i = 0; i < known; i++) {
      if (before.dump().at(i) != after.dump().at(i)) {
        return i;
      }
    }
    return -1;
  }
}
