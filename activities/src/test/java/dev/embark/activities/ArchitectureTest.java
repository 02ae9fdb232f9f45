package dev.embark.activities;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.common.RetryOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Architecture rules of the module. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.embark.activities");

  private static final List<String> ADAPTERS =
      List.of(
          "..activities.castai..",
          "..activities.iam..",
          "..activities.policyanalyzer..",
          "..activities.webhook..");

  static List<String> adapters() {
    return ADAPTERS;
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void theAdaptersDoNotKnowEachOther(String adapter) {
    noClasses()
        .that()
        .resideInAPackage(adapter)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ADAPTERS.stream().filter(other -> !other.equals(adapter)).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void onlyThoseThatCallGoogleKnowItsLibraries() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..activities.castai..", "..activities.webhook..", "..activities.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google..", "io.grpc..")
        .check(CLASSES);
  }

  @Test
  void iamIsCalledByGooglesClientAlone() {
    noClasses()
        .that()
        .resideInAPackage("..activities.iam..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..activities.http..", "okhttp3..", "okio..", "com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void whatIsSharedKnowsNoAdapter() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.embark.activities", "..activities.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ADAPTERS.toArray(String[]::new))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.embark.activities")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..activities.http..", "okhttp3..", "com.google..")
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
                // The SDK gives an activity its own retry policy in this type.
                .or(equivalentTo(RetryOptions.class))
                .or(not(resideInAnyPackage("dev.embark..", "io.temporal.."))))
        .check(CLASSES);
  }
}
