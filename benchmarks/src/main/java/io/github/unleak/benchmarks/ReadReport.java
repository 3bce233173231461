package io.github.unleak.benchmarks;

import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Input;
import java.nio.file.Path;

/** Reads a report once, as a process of its own: what a user waits for, and no more. */
public final class ReadReport {

  private ReadReport() {}

  /** Arguments: the file, and {@code keep} to hold all objects in memory at the end. */
  public static void main(String[] arguments) {
    Input input = Input.of(Path.of(arguments[0]));
    if (arguments.length > 1) {
      KmemleakLog log = KmemleakReader.readAll(input);
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      long megabytes = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
      System.out.println(log.objects().size() + " objects in " + megabytes + " MiB");
    } else {
      CountingListener listener = new CountingListener();
      KmemleakReader.read(input, listener);
      System.out.println(listener.objects());
    }
  }
}
