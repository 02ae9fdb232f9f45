package dev.embark.encryption;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.embark.encryption");

  @Test
  void ofTheProductItKnowsOnlyHowPayloadsAreWritten() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.embark.workflows.model..",
            "dev.embark.workflows.plan..",
            "dev.embark.workflows.port..",
            "dev.embark.workflows.workflow..",
            "dev.embark.activities..",
            "dev.embark.worker..",
            "dev.embark.starter..",
            "dev.embark.simulators..")
        .check(CLASSES);
  }

  @Test
  void onlyTheKeysetTouchesKeys() {
    classes()
        .that()
        .doNotHaveSimpleName("Keyset")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("com.google.crypto..")
        .check(CLASSES);
  }
}
