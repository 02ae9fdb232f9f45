package dev.embark.starter;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Checks that no part of the product, in any module, can be made to trust a server without
 * verifying its certificate. The simulators stand in for servers and are excluded.
 */
class TlsVerificationTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.embark")
          .that(DescribedPredicate.not(resideInAPackage("dev.embark.simulators..")));

  @Test
  void everyModuleIsLookedAt() {
    assertThat(PRODUCT.stream().map(JavaClass::getPackageName))
        .contains(
            "dev.embark.activities.castai",
            "dev.embark.activities.iam",
            "dev.embark.activities.webhook",
            "dev.embark.encryption",
            "dev.embark.worker.temporal",
            "dev.embark.starter.client",
            "dev.embark.workflows.workflow");
  }

  @Test
  void nobodyBringsATrustOfTheirOwn() {
    noClasses()
        .should()
        .dependOnClassesThat(
            nameMatching(".*(TrustManager|TrustManagerFactory|HostnameVerifier|TrustAllX509.*)$"))
        .because("who is trusted is up to the machine, or to a named certificate authority")
        .check(PRODUCT);
  }

  @Test
  void nobodyTakesTheVerificationOff() {
    noClasses()
        .should()
        .callMethodWhere(
            target(
                nameMatching(
                    "hostnameVerifier|sslSocketFactory|setDefaultHostnameVerifier"
                        + "|setDefaultSSLSocketFactory|setHostnameVerifier|overrideAuthority"
                        + "|setDisableHostVerification|setEndpointIdentificationAlgorithm"
                        + "|addInsecureHost")))
        .because("a server is who its certificate says")
        .check(PRODUCT);
  }

  @Test
  void onlyTheConnectionToGoogleCanBePlainAndItsRulesSayWhen() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.embark.activities.iam.GoogleCall")
        .should()
        .callMethodWhere(target(nameMatching("usePlaintext")))
        .because("IamConnection refuses credentials in the clear beyond this machine")
        .check(PRODUCT);
  }
}
