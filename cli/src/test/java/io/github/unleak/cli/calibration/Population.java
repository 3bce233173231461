package io.github.unleak.cli.calibration;

/** The kernels that are simulated. */
enum Population {
  /** As released: what is reported of magazines is false, other code leaks. */
  SOUND("Kernels whose rcache is sound"),
  /** With a bug put into the rcache, which no released kernel is known to have. */
  FAULTY("Kernels whose rcache loses magazines");

  private final String title;

  Population(String title) {
    this.title = title;
  }

  /** As the page names it. */
  String title() {
    return title;
  }
}
