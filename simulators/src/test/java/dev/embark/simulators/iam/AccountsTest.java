package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.ResourceExhaustedException;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.iam.admin.v1.CreateServiceAccountKeyRequest;
import com.google.iam.admin.v1.CreateServiceAccountRequest;
import com.google.iam.admin.v1.DisableServiceAccountKeyRequest;
import com.google.iam.admin.v1.DisableServiceAccountRequest;
import com.google.iam.admin.v1.EnableServiceAccountRequest;
import com.google.iam.admin.v1.GetServiceAccountKeyRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest.KeyType;
import com.google.iam.admin.v1.ListServiceAccountsRequest;
import com.google.iam.admin.v1.PatchServiceAccountRequest;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.admin.v1.ServiceAccountKey;
import com.google.iam.admin.v1.UndeleteServiceAccountRequest;
import com.google.protobuf.FieldMask;
import dev.embark.simulators.call.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountsTest {

  private final IamFixture fixture = new IamFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void describesAnAccount() {
    ServiceAccount account = fixture.iam.getServiceAccount(CLIENT_NAME);

    assertThat(account.getName()).isEqualTo(CLIENT_NAME);
    assertThat(account.getProjectId()).isEqualTo(PROJECT);
    assertThat(account.getEmail()).isEqualTo(CLIENT);
    assertThat(account.getUniqueId()).matches("\\d{21}");
    assertThat(account.getDisabled()).isFalse();
    assertThat(fixture.iam.getServiceAccount("projects/-/serviceAccounts/" + CLIENT))
        .isEqualTo(account);
  }

  @Test
  void createsAnAccountOnce() {
    ServiceAccount created = create("new-account");

    assertThat(created.getEmail()).isEqualTo("new-account@shop-prod.iam.gserviceaccount.com");
    assertThat(created.getDisplayName()).isEqualTo("n");
    assertThat(fixture.state.serviceAccountIsUsable(created.getEmail())).isTrue();
    refused(AlreadyExistsException.class, () -> create("new-account"))
        .withMessageContaining(
            "Service account new-account already exists within project projects/shop-prod.");
    refused(InvalidArgumentException.class, () -> create("short"))
        .withMessageContaining("The account ID \"short\" does not have a length between 6 and 30.");
    refused(InvalidArgumentException.class, () -> create("Capital-letters"));
  }

  @Test
  void limitsTextsByTheirBytes() {
    var named = ServiceAccount.newBuilder().setName(CLIENT_NAME);

    refused(
            InvalidArgumentException.class,
            () -> fixture.iam.updateServiceAccount(named.setDisplayName("é".repeat(51)).build()))
        .withMessageContaining(
            "The display_name length (102) is longer than the maximum allowed length 100.");
    assertThat(fixture.iam.updateServiceAccount(named.setDisplayName("é".repeat(50)).build()))
        .isNotNull();
    refused(
        InvalidArgumentException.class,
        () ->
            fixture.iam.createServiceAccount(
                CreateServiceAccountRequest.newBuilder()
                    .setName("projects/" + PROJECT)
                    .setAccountId("described")
                    .setServiceAccount(ServiceAccount.newBuilder().setDescription("d".repeat(257)))
                    .build()));
  }

  @Test
  void limitsTheAccountsOfAProject() {
    IntStream.range(1, 100).forEach(n -> fixture.state.addServiceAccount(PROJECT, email(n)));

    refused(ResourceExhaustedException.class, () -> create("one-too-many"));
  }

  @Test
  void listsAccountsPageByPage() {
    // given
    IntStream.range(1, 45).forEach(n -> fixture.state.addServiceAccount(PROJECT, email(n)));

    // when
    List<Integer> pages =
        StreamSupport.stream(
                fixture
                    .iam
                    .listServiceAccounts(
                        ListServiceAccountsRequest.newBuilder()
                            .setName("projects/" + PROJECT)
                            .build())
                    .iteratePages()
                    .spliterator(),
                false)
            .map(page -> page.getResponse().getAccountsCount())
            .toList();

    // then
    assertThat(pages).containsExactly(20, 20, 5);
    refused(
        InvalidArgumentException.class,
        () ->
            fixture.iam.listServiceAccounts(
                ListServiceAccountsRequest.newBuilder()
                    .setName("projects/" + PROJECT)
                    .setPageToken("zzz")
                    .build()));
    refused(PermissionDeniedException.class, () -> fixture.iam.listServiceAccounts("projects/no"));
  }

  @Test
  void disablesAndEnables() {
    fixture.iam.disableServiceAccount(
        DisableServiceAccountRequest.newBuilder().setName(CLIENT_NAME).build());
    assertThat(fixture.iam.getServiceAccount(CLIENT_NAME).getDisabled()).isTrue();
    assertThat(fixture.state.serviceAccountIsUsable(CLIENT)).isFalse();

    fixture.iam.enableServiceAccount(
        EnableServiceAccountRequest.newBuilder().setName(CLIENT_NAME).build());
    assertThat(fixture.state.serviceAccountIsUsable(CLIENT)).isTrue();
  }

  @Test
  void deletesAndRestoresByUniqueId() {
    // given
    String uniqueId = fixture.state.uniqueIdOf(CLIENT);
    var undelete =
        UndeleteServiceAccountRequest.newBuilder()
            .setName("projects/shop-prod/serviceAccounts/" + uniqueId)
            .build();

    // when
    fixture.iam.deleteServiceAccount(CLIENT_NAME);

    // then
    refused(NotFoundException.class, () -> fixture.iam.getServiceAccount(CLIENT_NAME));
    assertThat(fixture.iam.undeleteServiceAccount(undelete).getRestoredAccount().getUniqueId())
        .isEqualTo(uniqueId);
    refused(AlreadyExistsException.class, () -> fixture.iam.undeleteServiceAccount(undelete));

    // when
    fixture.iam.deleteServiceAccount(CLIENT_NAME);
    fixture.clock.advance(Duration.ofDays(31));

    // then
    refused(NotFoundException.class, () -> fixture.iam.undeleteServiceAccount(undelete));
  }

  @Test
  void changesOnlyNamedFields() {
    ServiceAccount changed =
        fixture.iam.patchServiceAccount(
            PatchServiceAccountRequest.newBuilder()
                .setServiceAccount(
                    ServiceAccount.newBuilder()
                        .setName(CLIENT_NAME)
                        .setDisplayName("d")
                        .setDescription("not named"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("display_name"))
                .build());

    assertThat(changed.getDisplayName()).isEqualTo("d");
    assertThat(changed.getDescription()).isEmpty();
  }

  @Test
  void updatesTheDisplayNameAlone() {
    // given
    ServiceAccount described =
        fixture.iam.patchServiceAccount(
            PatchServiceAccountRequest.newBuilder()
                .setServiceAccount(
                    ServiceAccount.newBuilder()
                        .setName(CLIENT_NAME)
                        .setDisplayName("before")
                        .setDescription("stays"))
                .setUpdateMask(
                    FieldMask.newBuilder().addPaths("display_name").addPaths("description"))
                .build());

    // when
    ServiceAccount updated =
        fixture.iam.updateServiceAccount(
            ServiceAccount.newBuilder()
                .setName("projects/-/serviceAccounts/" + described.getUniqueId())
                .setDisplayName("after")
                .setDescription("ignored")
                .setDisabled(true)
                .build());
    ServiceAccount emptied =
        fixture.iam.updateServiceAccount(ServiceAccount.newBuilder().setName(CLIENT_NAME).build());

    // then
    assertThat(updated.getName()).isEqualTo(CLIENT_NAME);
    assertThat(updated.getDisplayName()).isEqualTo("after");
    assertThat(updated.getDescription()).isEqualTo("stays");
    assertThat(updated.getDisabled()).isFalse();
    assertThat(emptied.getDisplayName()).isEmpty();
    refused(
        NotFoundException.class,
        () ->
            fixture.iam.updateServiceAccount(
                ServiceAccount.newBuilder().setName(CLIENT_NAME + "x").build()));
  }

  @Test
  void tellsUserManagedKeysFromGooglesOwn() {
    // given
    String leftover = fixture.state.addUserManagedKey(CLIENT);

    // when
    List<ServiceAccountKey> all = keys();
    List<ServiceAccountKey> userManaged = keys(KeyType.USER_MANAGED);

    // then
    assertThat(all).hasSize(2);
    assertThat(userManaged)
        .extracting(ServiceAccountKey::getName)
        .containsExactly(CLIENT_NAME + "/keys/" + leftover);
  }

  @Test
  void makesDisablesAndDeletesKeys() {
    // given
    var create = CreateServiceAccountKeyRequest.newBuilder().setName(CLIENT_NAME).build();
    ServiceAccountKey created = fixture.iam.createServiceAccountKey(create);
    assertThat(created.getPrivateKeyData().toStringUtf8())
        .contains("\"client_email\":\"" + CLIENT + "\"");

    // when
    fixture.iam.disableServiceAccountKey(
        DisableServiceAccountKeyRequest.newBuilder().setName(created.getName()).build());

    // then
    ServiceAccountKey read = key(created.getName());
    assertThat(read.getDisabled()).isTrue();
    assertThat(read.getPrivateKeyData().isEmpty()).isTrue();

    // when
    fixture.iam.deleteServiceAccountKey(created.getName());

    // then
    refused(NotFoundException.class, () -> key(created.getName()));
  }

  @Test
  void givesOutKeyFilesWithWhichGooglesClientGetsTokens() throws IOException {
    try (IamRestServer rest = IamRestServer.start(fixture.state, 0)) {
      // given
      ServiceAccountKey created =
          fixture.iam.createServiceAccountKey(
              CreateServiceAccountKeyRequest.newBuilder().setName(CLIENT_NAME).build());
      String file = created.getPrivateKeyData().toStringUtf8();

      // when
      GoogleCredentials credentials =
          GoogleCredentials.fromStream(created.getPrivateKeyData().newInput())
              .createScoped("https://www.googleapis.com/auth/cloud-platform");

      // then
      assertThat(new ObjectMapper().readTree(file).fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "type",
              "project_id",
              "private_key_id",
              "private_key",
              "client_email",
              "client_id",
              "auth_uri",
              "token_uri",
              "auth_provider_x509_cert_url",
              "client_x509_cert_url",
              "universe_domain");
      assertThat(file).contains("\"token_uri\":\"" + rest.url().resolve("token") + "\"");
      assertThat(credentials.refreshAccessToken().getTokenValue()).startsWith("ya29.simulated.");

      // when
      fixture.iam.disableServiceAccountKey(
          DisableServiceAccountKeyRequest.newBuilder().setName(created.getName()).build());

      // then
      assertThatThrownBy(credentials::refreshAccessToken)
          .hasMessageContaining("Invalid JWT Signature.");
      fixture.state.setServiceAccountDisabled(CLIENT, true);
      assertThatThrownBy(credentials::refreshAccessToken).hasMessageContaining("account not found");
      assertThat(fixture.calls.calls())
          .filteredOn(call -> call.operation().equals("Token"))
          .extracting(Call::subject, Call::result)
          .containsExactly(
              tuple(CLIENT, "OK"), tuple(CLIENT, "invalid_grant"), tuple(CLIENT, "invalid_grant"));
    }
  }

  @Test
  void keepsGooglesOwnKeyAndLimitsTheOthers() {
    var create =
        CreateServiceAccountKeyRequest.newBuilder()
            .setName("projects/-/serviceAccounts/" + CAST)
            .build();
    refused(
        FailedPreconditionException.class,
        () -> fixture.iam.deleteServiceAccountKey(keys(KeyType.SYSTEM_MANAGED).get(0).getName()));
    IntStream.range(0, 10).forEach(n -> fixture.state.addUserManagedKey(CAST));
    refused(FailedPreconditionException.class, () -> fixture.iam.createServiceAccountKey(create));
  }

  private ServiceAccount create(String id) {
    return fixture.iam.createServiceAccount(
        CreateServiceAccountRequest.newBuilder()
            .setName("projects/" + PROJECT)
            .setAccountId(id)
            .setServiceAccount(ServiceAccount.newBuilder().setDisplayName("n"))
            .build());
  }

  private ServiceAccountKey key(String name) {
    return fixture.iam.getServiceAccountKey(
        GetServiceAccountKeyRequest.newBuilder().setName(name).build());
  }

  private List<ServiceAccountKey> keys(KeyType... types) {
    return fixture
        .iam
        .listServiceAccountKeys(
            ListServiceAccountKeysRequest.newBuilder()
                .setName(CLIENT_NAME)
                .addAllKeyTypes(List.of(types))
                .build())
        .getKeysList();
  }

  private static String email(int n) {
    return "account-%03d@shop-prod.iam.gserviceaccount.com".formatted(n);
  }
}
