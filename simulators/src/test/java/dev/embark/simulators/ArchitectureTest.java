package dev.embark.simulators;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module's structure, stated as rules. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.embark.simulators");

  @Test
  void theStandInsKnowNothingOfTheProduct() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("dev.embark.simulators..").or(not(resideInAPackage("dev.embark.."))))
        .because("a mistake that both share would go unseen")
        .check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.embark.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void castAiAndGoogleDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("..simulators.castai..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..simulators.iam..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..simulators.iam..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..simulators.castai..")
        .check(CLASSES);
  }
}
