package dev.embark.workflows.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountNamingTest {

  /** {@code printf c1 | sha1sum} begins with 2f22765d. */
  @Test
  void namesAccountsAsTheScriptAndTheTerraformModuleDo() {
    assertThat(AccountNaming.candidates("c1", "acme-prod"))
        .containsExactly(
            "castai-gke-2f22765d@acme-prod.iam.gserviceaccount.com",
            "castai-gke-tf-2f22765d@acme-prod.iam.gserviceaccount.com");
  }

  /** Google's default accounts name no project. */
  @Test
  void knowsTheProjectThatAnAccountHasToBeIn() {
    String id = "00000000-0000-4000-8000-000000000001";

    assertThat(
            TargetRules.accountProject(
                ClusterTarget.of(id, "acme-prod", "a@other-prod.iam.gserviceaccount.com")))
        .isEqualTo("other-prod");
    assertThat(
            TargetRules.accountProject(
                ClusterTarget.of(
                    id, "acme-prod", "123456789-compute@developer.gserviceaccount.com")))
        .isEqualTo("acme-prod");
  }

  @Test
  void namesAccountsOfDomainScopedProjectsAsGoogleDoes() {
    assertThat(AccountNaming.byScript("c1", "example.com:acme"))
        .endsWith("@acme.example.com.iam.gserviceaccount.com");
  }
}
