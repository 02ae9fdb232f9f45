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

  @Test
  void namesAccountsOfDomainScopedProjectsAsGoogleDoes() {
    assertThat(AccountNaming.byScript("c1", "example.com:acme"))
        .endsWith("@acme.example.com.iam.gserviceaccount.com");
  }
}
