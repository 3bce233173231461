package io.github.unleak.cli.report.analysis;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.TraceCoverage;
import io.github.unleak.cli.report.digest.Followers;
import io.github.unleak.cli.report.digest.GroupDigest;
import io.github.unleak.cli.report.digest.Reason;
import io.github.unleak.cli.report.digest.Reasons;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.report.words.ChainText;
import io.github.unleak.cli.report.words.NextStepText;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One group of a text report. */
final class GroupText {

  private static final String INDENT = "    ";
  private static final int REASONS = 3;
  private static final int FRAMES = 5;
  private static final int CHAINS = 4;
  private static final int MEMBERS = 6;
  private static final int TASKS = 3;

  private final Page page;
  private final TextOptions options;
  private final TraceCoverage coverage;

  GroupText(Page page, TextOptions options, TraceCoverage coverage) {
    this.page = page;
    this.coverage = coverage;
    this.options = options;
  }

  void write(int number, Group group, Followers.Count followers) throws IOException {
    GroupDigest digest = GroupDigest.of(group);
    title(number, group);
    page.paragraph("  ", INDENT, size(group, digest, followers));
    page.paragraph("  ", INDENT, origin(digest));
    reasons(group, digest.reasons());
    chains(group.chains());
    if (group.chains().isEmpty() || options.verbose()) {
      members(group);
    }
    frames(digest.frames());
    page.paragraph("  next: ", INDENT, NextStepText.of(group.next(), group.certainty(), coverage));
  }

  private void title(int number, Group group) throws IOException {
    String counts = Wording.certainties(group.counts());
    boolean mixed = counts.contains(",");
    String verdict =
        options
            .colour()
            .verdict(group.verdict(), Wording.verdict(group.verdict(), group.certainty()));
    page.paragraph(
        "[" + number + "] ",
        INDENT,
        options.colour().bold(Printable.of(group.signature().title()))
            + ": "
            + verdict
            + (mixed ? " (" + counts + ")" : ""));
  }

  private static String size(Group group, GroupDigest digest, Followers.Count followers) {
    StringBuilder out = new StringBuilder();
    out.append(Wording.count(group.members().size(), "object")).append(", ");
    out.append(Wording.bytes(group.bytes()));
    if (digest.type() != null) {
      out.append(", ").append(digest.type());
    }
    if (group.indirect() > 0) {
      out.append("; ").append(group.indirect()).append(" of them reached from another listed one");
    }
    if (followers.objects() > 0) {
      out.append("; and ").append(Wording.count(followers.objects(), "object"));
      out.append(" (").append(Wording.bytes(followers.bytes())).append(") reached from them");
    }
    return out.toString();
  }

  private String origin(GroupDigest digest) {
    List<String> tasks = digest.tasks();
    int shown = Math.min(tasks.size(), options.limit(TASKS));
    StringBuilder out = new StringBuilder("allocated by ");
    out.append(String.join(", ", tasks.subList(0, shown)));
    if (shown < tasks.size()) {
      out.append(" and ").append(Wording.count(tasks.size() - shown, "other"));
    }
    if (digest.bornFrom() >= 0) {
      out.append(", ").append(Wording.seconds(digest.bornFrom()));
      if (digest.bornTo() != digest.bornFrom()) {
        out.append(" to ").append(Wording.seconds(digest.bornTo()));
      }
      out.append(" s after boot");
    }
    out.append("; listed in ");
    out.append(
        digest.firstSnapshot() == digest.lastSnapshot()
            ? "snapshot " + digest.firstSnapshot()
            : "snapshots " + digest.firstSnapshot() + " to " + digest.lastSnapshot());
    return out.toString();
  }

  private void reasons(Group group, Reasons reasons) throws IOException {
    page.line("  why " + group.verdict().id() + ":");
    list(reasons.forIt(), options.limit(REASONS), group.members().size());
    if (!reasons.against().isEmpty() && worthTelling(reasons.against().get(0))) {
      page.line("  against it:");
      list(reasons.against(), options.limit(1), group.members().size());
    }
    if (!reasons.neutral().isEmpty()) {
      page.line("  besides:");
      list(reasons.neutral(), options.limit(2), group.members().size());
    }
  }

  /** That kmemleak reported it at all goes without saying, unless everything is to be said. */
  private boolean worthTelling(Reason reason) {
    return options.verbose() || reason.evidence().strength() != Certainty.POSSIBLE;
  }

  private void list(List<Reason> reasons, int limit, int members) throws IOException {
    for (int i = 0; i < reasons.size() && i < limit; i++) {
      page.paragraph("  - ", INDENT, reasons.get(i).text(members));
    }
  }

  private void chains(List<ChainView> chains) throws IOException {
    int shown = Math.min(chains.size(), options.limit(CHAINS));
    for (ChainView chain : chains.subList(0, shown)) {
      page.line("  chain of " + chain.members().size() + " in snapshot " + chain.snapshot() + ":");
      page.words(
          INDENT,
          INDENT,
          ChainText.words(chain, options.verbose(), chains, UnaryOperator.identity()));
    }
    if (shown < chains.size()) {
      page.line("  and " + Wording.count(chains.size() - shown, "shorter chain"));
    }
  }

  private void members(Group group) throws IOException {
    List<JudgedObject> members = group.members();
    int shown = Math.min(members.size(), options.limit(MEMBERS));
    List<String> words = new ArrayList<>();
    for (JudgedObject member : members.subList(0, shown)) {
      words.add(options.verbose() ? inFull(member) : member.subject().address().toString());
    }
    if (shown < members.size()) {
      words.add("and " + (members.size() - shown) + " more");
    }
    if (options.verbose()) {
      page.line("  objects:");
      for (String word : words) {
        page.paragraph(INDENT, INDENT + "  ", word);
      }
    } else {
      page.words("  at ", INDENT, words);
    }
  }

  private static String inFull(JudgedObject member) {
    KmemleakObject object = member.subject().latest();
    return object.address()
        + " "
        + Wording.bytes(object.size())
        + " "
        + member.certainty().id()
        + " "
        + Wording.task(object.comm(), object.pid())
        + (object.jiffies() == -1 ? "" : " jiffies " + Long.toUnsignedString(object.jiffies()))
        + " "
        + object.origin().source();
  }

  private void frames(List<Frame> frames) throws IOException {
    if (frames.isEmpty()) {
      page.line("  no backtrace");
      return;
    }
    page.line("  backtrace:");
    int shown = Math.min(frames.size(), options.limit(FRAMES));
    for (Frame frame : frames.subList(0, shown)) {
      page.paragraph(INDENT, INDENT + "  ", Wording.frame(frame));
    }
    if (shown < frames.size()) {
      page.line(INDENT + "... " + Wording.count(frames.size() - shown, "more frame"));
    }
  }
}
