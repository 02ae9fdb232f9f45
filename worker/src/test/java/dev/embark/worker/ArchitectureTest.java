package dev.embark.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses WORKER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.embark.worker");

  @Test
  void configurationKnowsNeitherTemporalNorTheAdapters() {
    classes()
        .that()
        .resideInAPackage("dev.embark.worker.configuration")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "dev.embark.encryption.rotation",
            "dev.embark.worker.configuration",
            "dev.embark.workflows.model")
        .check(WORKER);
  }

  @Test
  void onlyTheMainClassReadsTheProcess() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(WorkerMain.class.getName())
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(WORKER);
  }

  @Test
  void onlyTheAssemblyKnowsTheAdapters() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.embark.worker.configuration",
            "dev.embark.worker.observability",
            "dev.embark.worker.temporal")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.embark.activities..")
        .check(WORKER);
  }
}
