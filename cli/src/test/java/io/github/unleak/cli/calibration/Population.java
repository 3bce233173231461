package io.github.unleak.cli.calibration;

/** The kernels that are simulated. */
enum Population {
  /** As released: what is reported of magazines is false, other code leaks. */
  SOUND(
      "Kernels whose rcache is sound",
      "As they are released: what is reported of magazines is false; the leaks are other code's."),
  /** With a bug put into the rcache, which no released kernel is known to have. */
  FAULTY(
      "Kernels whose rcache loses magazines",
      "With one of five bugs put in, which no released kernel is known to have. A chain that such a bug"
          + " cut off looks in a single report exactly as the race leaves it: there, the commoner of"
          + " the two is believed, and that is wrong here.");

  private final String title;
  private final String remark;

  Population(String title, String remark) {
    this.title = title;
    this.remark = remark;
  }

  /** What to know of them. */
  String remark() {
    return remark;
  }

  /** As the page names it. */
  String title() {
    return title;
  }
}
