package io.github.unleak.cli.report.verify;

import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.verify.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * What came of checking proofs: refused ones first, with the premise that fails, then a summary.
 */
public final class VerifyText {

  private final Page page;
  private final boolean verbose;

  /**
   * Writes to {@code out}.
   *
   * @param verbose true to list accepted proofs as well
   */
  public VerifyText(OutputStream out, boolean verbose) {
    this.page = new Page(out);
    this.verbose = verbose;
  }

  /** Writes {@code findings}. */
  public void write(List<Finding> findings) throws IOException {
    long refused = findings.stream().filter(finding -> !finding.accepted()).count();
    for (Finding finding : findings) {
      String what = Printable.of(finding.address()) + kind(finding);
      if (!finding.accepted()) {
        page.paragraph(
            "refused   ",
            "          ",
            what + ": " + finding.premise() + ": " + Printable.of(finding.reason() + ""));
      } else if (verbose) {
        page.line("accepted  " + what);
      }
    }
    long accepted = findings.size() - refused;
    page.line(Wording.count(accepted, "proof") + " accepted, " + refused + " refused");
    page.flush();
  }

  private static String kind(Finding finding) {
    return finding.kind() == null ? "" : ", " + Printable.of(finding.kind());
  }
}
