package dev.embark.starter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules that keep the command line's startup fast and its parts separate. */
class ArchitectureTest {
  private static final String[] REMOTE = {"io.temporal..", "io.grpc..", "com.google.protobuf.."};

  private static final JavaClasses STARTER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.embark.starter");

  @Test
  void verbsManifestsAndOutputNameNoClassOfTemporalOrGrpc() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.embark.starter",
            "..starter.command..",
            "..starter.manifest..",
            "..starter.output..",
            "..starter.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(REMOTE)
        .check(STARTER);
  }

  @Test
  void onlyTheOutputPackageTouchesTheProcessesStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..starter.output..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .check(STARTER);
  }

  @Test
  void onlyTheVerbsThatHostThemReachWorkerAndSimulators() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..starter.engine..", "..starter.demo..", "..starter.host..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.embark.worker..", "dev.embark.simulators..", "dev.embark.activities..")
        .check(STARTER);
  }

  @Test
  void outputKnowsNothingOfTheOthersAndManifestsKnowOnlyModelAndPlan() {
    classes()
        .that()
        .resideInAPackage("..starter.output..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "..starter.output..", "java..", "com.fasterxml.jackson..", "org.jspecify..")
        .check(STARTER);
    classes()
        .that()
        .resideInAPackage("..starter.manifest..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "..starter.manifest..",
            "dev.embark.workflows.model..",
            "dev.embark.workflows.plan..",
            "java..",
            "com.fasterxml.jackson..",
            "org.yaml.snakeyaml..",
            "org.jspecify..")
        .check(STARTER);
  }

  @Test
  void packagesDoNotDependOnEachOtherInCircles() {
    slices().matching("dev.embark.starter.(*)..").should().beFreeOfCycles().check(STARTER);
  }
}
