package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.binding;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TroubleshootTest {

  @RegisterExtension final RestFixture served = new RestFixture();

  @Test
  void findsUsersAndServiceAccountsByTheirEmailAddress() throws Exception {
    // given
    served.iam.state.seedProjectPolicy(
        PROJECT,
        policy ->
            policy.toBuilder()
                .addBindings(
                    binding("roles/viewer", "user:ada@example.com", "serviceAccount:" + CAST))
                .build());

    // then
    assertThat(accessOf("ada@example.com")).isEqualTo("CAN_ACCESS");
    assertThat(accessOf(CAST)).isEqualTo("CAN_ACCESS");
    assertThat(accessOf("bob@example.com")).isEqualTo("CANNOT_ACCESS");
  }

  private String accessOf(String principal) throws Exception {
    String request =
        """
        {"accessTuple": {
          "principal": "%s",
          "fullResourceName": "//cloudresourcemanager.googleapis.com/projects/%s",
          "permission": "resourcemanager.projects.get"}}
        """
            .formatted(principal, PROJECT);
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(served.server.url().resolve("v3/iam:troubleshoot"))
                    .POST(BodyPublishers.ofString(request))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body()).get("overallAccessState").asText();
  }
}
