import io.github.unleak.engine.ObjectRow;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.Source;
import io.github.unleak.engine.Unleak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Judges a report that is in memory, as a program that embeds unleak does. */
public final class Embed {

  public static void main(String[] arguments) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
    var analysis = Unleak.analyze(List.of(Source.of("kmemleak.txt", bytes)), Options.NONE);
    for (ObjectRow row : ObjectRow.of(analysis)) {
      System.out.println(row.address() + " " + row.verdict() + ", " + row.certainty());
    }
  }
}
