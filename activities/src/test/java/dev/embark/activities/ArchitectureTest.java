package dev.embark.activities;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The cut of the module, stated as rules. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.embark.activities");

  @Test
  void theAdaptersDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("..activities.castai..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..activities.iam..", "com.google..", "io.grpc..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..activities.iam..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..activities.castai..", "okhttp3..", "okio..", "com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void whatIsSharedKnowsNoAdapter() {
    noClasses()
        .that()
        .resideInAPackage("dev.embark.activities")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..activities.castai..", "..activities.iam..", "okhttp3..", "com.google..")
        .check(CLASSES);
  }

  @Test
  void ofTheCoreOnlyModelPortsAndPureDecisionsAreUsed() {
    classes()
        .that()
        .resideInAPackage("dev.embark.activities..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "dev.embark.activities..",
                    "dev.embark.workflows.model..",
                    "dev.embark.workflows.plan..",
                    "dev.embark.workflows.port..",
                    "io.temporal.activity..",
                    "io.temporal.failure..")
                .or(not(resideInAnyPackage("dev.embark..", "io.temporal.."))))
        .check(CLASSES);
  }
}
