package dev.embark.workflows;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The permitted dependencies, and the APIs that deterministic code must not use. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.embark.workflows");

  @Test
  void thePlanIsPure() {
    noClasses()
        .that()
        .resideInAPackage("..plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.temporal..", "..port..", "..workflow..", "..wire..", "java.io..")
        .because("decisions are tested without Temporal and without the world")
        .check(CLASSES);
  }

  @Test
  void dependenciesPointFromWorkflowToPortToModel() {
    noClasses()
        .that()
        .resideInAPackage("..workflows.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..workflows.plan..", "..workflows.port..", "..workflows.workflow..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..workflows.port..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..workflows.plan..", "..workflows.workflow..")
        .check(CLASSES);
  }

  @Test
  void noPackagesKnowEachOtherInACircle() {
    slices().matching("dev.embark.workflows.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void workflowCodeHasNoClockNoRandomnessNoThreadsAndNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage("..workflows.workflow..", "..workflows.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..", "java.net..", "java.nio..", "java.util.concurrent..", "java.util.random..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .because("a replay must decide the same")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .because("a replay must decide the same")
        .check(CLASSES);
  }

  @Test
  void workflowsKeepNoStateBetweenRuns() {
    assertThat(
            CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().toString().contains("STATIC"))
                .filter(field -> !field.getModifiers().toString().contains("FINAL"))
                .toList())
        .isEmpty();
  }
}
