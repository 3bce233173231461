package io.github.unleak.cli.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.cli.Main;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.simulator.Simulation;
import io.github.unleak.verify.Verifier;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dependencies that ARCHITECTURE.md promises. */
class DependencyTest {

  private static final String BASE = "io.github.unleak.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.github.unleak");

  /** Each may use those before it in its line, and none after it. */
  private static final List<List<String>> ORDER =
      List.of(
          List.of("parser", "analyzer", "engine", "cli"),
          List.of("simulator", "cli"),
          List.of("parser", "verify", "cli"),
          List.of(
              "parser.line", "parser.kmemleak", "parser.ftrace", "parser.bundle", "parser.format"),
          List.of(
              "analyzer.timeline",
              "analyzer.stack",
              "analyzer.graph",
              "analyzer.rcache",
              "analyzer.scan",
              "analyzer.replay",
              "analyzer.witness",
              "analyzer.evidence",
              "analyzer.verdict"),
          List.of(
              "cli.report.page",
              "cli.report.words",
              "cli.report.digest",
              "cli.report.json",
              "cli.report.analysis",
              "cli.report.explain",
              "cli.report.replay",
              "cli.report.doctor",
              "cli.report.graph",
              "cli.report.diff",
              "cli.report.simulate",
              "cli.report.verify",
              "cli.terminal",
              "cli.option",
              "cli.command"),
          List.of(
              "simulator.choices",
              "simulator.options",
              "simulator.kernel",
              "simulator.drivers",
              "simulator.recording"));

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  @Test
  void theRulesSeeTheClasses() {
    assertTrue(CLASSES.contain(Main.class));
    assertTrue(CLASSES.contain(Analyzer.class));
    assertTrue(CLASSES.contain(KmemleakReader.class));
    assertTrue(CLASSES.contain(Simulation.class));
    assertTrue(CLASSES.contain(Verifier.class));
  }

  @Test
  void packagesUseOnlyThoseBeforeThem() {
    for (List<String> line : ORDER) {
      for (int i = 0; i < line.size(); i++) {
        for (String later : line.subList(i + 1, line.size())) {
          check(
              noClasses()
                  .that()
                  .resideInAPackage(BASE + line.get(i) + "..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage(BASE + later + ".."));
        }
      }
    }
  }

  /** They are held against each other, so nothing may be wrong in both because it is the same. */
  @Test
  void simulatorSharesNothingWithParserAndAnalyzer() {
    String[] models = {BASE + "parser..", BASE + "analyzer.."};
    String simulator = BASE + "simulator..";
    check(
        noClasses()
            .that()
            .resideInAPackage(simulator)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(models));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(models)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(simulator));
  }

  /**
   * The second reader of proofs is of use only if no error can be in both because it is the same.
   */
  @Test
  void verifySharesNothingWithTheAnalyzer() {
    String[] others = {
      BASE + "analyzer..", BASE + "engine..", BASE + "simulator..", BASE + "cli.."
    };
    check(
        noClasses()
            .that()
            .resideInAPackage(BASE + "verify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(BASE + "analyzer..", BASE + "simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + "verify.."));
  }

  @Test
  void rcacheAndScanDoNotKnowEachOther() {
    check(
        noClasses()
            .that()
            .resideInAPackage(BASE + "analyzer.scan..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + "analyzer.rcache.."));
  }

  @Test
  void reportsAndCommandsDoNotKnowTheRoot() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(BASE + "cli.report..", BASE + "cli.command..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.unleak.cli"));
  }

  @Test
  void theAnalyzerNeitherReadsNorWritesNorAsksForTheTime() {
    check(
        noClasses()
            .that()
            .resideInAPackage(BASE + "analyzer..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.time..")
                    .and(not(type(Serializable.class)))));
    for (String method : List.of("currentTimeMillis", "nanoTime", "getenv", "getProperty")) {
      check(
          noClasses()
              .that()
              .resideInAPackage(BASE + "analyzer..")
              .should()
              .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name(method))));
    }
    for (String stream : List.of("out", "err", "in")) {
      check(
          noClasses()
              .that()
              .resideInAPackage(BASE + "analyzer..")
              .should()
              .accessField(System.class, stream));
    }
  }

  @Test
  void optionsAndJsonAreTheCommandLinesAlone() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(BASE + "parser..", BASE + "analyzer..", BASE + "engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "com.fasterxml.."));
    check(
        noClasses()
            .that()
            .resideInAPackage(BASE + "cli.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli.."));
  }

  @Test
  void mainAloneEndsTheProcess() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .callMethod(System.class, "exit", int.class));
  }
}
