package io.github.unleak.cli.report.page;

/** Text inside HTML, XML and SVG. */
public final class Markup {

  private Markup() {}

  /** {@code text} so that it shows as it is, in an element or a quoted attribute. */
  public static String escape(String text) {
    return Printable.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
