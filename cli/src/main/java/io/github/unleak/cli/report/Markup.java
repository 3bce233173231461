package io.github.unleak.cli.report;

/** Text inside HTML, XML and SVG. */
final class Markup {

  private Markup() {}

  /** {@code text} so that it shows as it is, in an element or a quoted attribute. */
  static String escape(String text) {
    return Printable.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
