package dev.embark.simulators.iam;

import com.google.iam.admin.v1.CreateServiceAccountKeyRequest;
import com.google.iam.admin.v1.DeleteServiceAccountKeyRequest;
import com.google.iam.admin.v1.DisableServiceAccountKeyRequest;
import com.google.iam.admin.v1.EnableServiceAccountKeyRequest;
import com.google.iam.admin.v1.GetServiceAccountKeyRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest.KeyType;
import com.google.iam.admin.v1.ListServiceAccountKeysResponse;
import com.google.iam.admin.v1.ServiceAccountKey;
import com.google.iam.admin.v1.ServiceAccountKeyAlgorithm;
import com.google.iam.admin.v1.ServiceAccountKeyOrigin;
import com.google.iam.admin.v1.ServiceAccountPrivateKeyType;
import com.google.protobuf.Empty;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import java.util.List;

/** Serves the keys of service accounts. */
final class KeyCalls {

  private static final String LAST_SECOND_OF_GOOGLES_CALENDAR = "9999-12-31T23:59:59Z";

  private final Access access;
  private final Keys keys;

  KeyCalls(Access access, Keys keys) {
    this.access = access;
    this.keys = keys;
  }

  void addTo(Operations iam) {
    addReads(iam);
    addWrites(iam);
  }

  private void addReads(Operations iam) {
    iam.read(
            "ListServiceAccountKeys",
            ListServiceAccountKeysRequest.getDefaultInstance(),
            ListServiceAccountKeysResponse.getDefaultInstance(),
            ListServiceAccountKeysRequest::getName,
            this::list)
        .read(
            "GetServiceAccountKey",
            GetServiceAccountKeyRequest.getDefaultInstance(),
            ServiceAccountKey.getDefaultInstance(),
            request -> accountName(request.getName()),
            this::get);
  }

  private void addWrites(Operations iam) {
    iam.write(
            "CreateServiceAccountKey",
            CreateServiceAccountKeyRequest.getDefaultInstance(),
            ServiceAccountKey.getDefaultInstance(),
            CreateServiceAccountKeyRequest::getName,
            this::create)
        .write(
            "DeleteServiceAccountKey",
            DeleteServiceAccountKeyRequest.getDefaultInstance(),
            Empty.getDefaultInstance(),
            request -> accountName(request.getName()),
            this::delete)
        .write(
            "DisableServiceAccountKey",
            DisableServiceAccountKeyRequest.getDefaultInstance(),
            Empty.getDefaultInstance(),
            request -> accountName(request.getName()),
            (call, request) -> setDisabled(call, request.getName(), "disable", true))
        .write(
            "EnableServiceAccountKey",
            EnableServiceAccountKeyRequest.getDefaultInstance(),
            Empty.getDefaultInstance(),
            request -> accountName(request.getName()),
            (call, request) -> setDisabled(call, request.getName(), "enable", false));
  }

  private ListServiceAccountKeysResponse list(
      ServerCall call, ListServiceAccountKeysRequest request) {
    AccountRecord account = account(call, request.getName(), "list");
    List<KeyType> types = request.getKeyTypesList();
    ListServiceAccountKeysResponse.Builder answer = ListServiceAccountKeysResponse.newBuilder();
    account.keys.values().stream()
        .map(key -> describe(account, key))
        .filter(key -> types.isEmpty() || types.contains(key.getKeyType()))
        .forEach(answer::addKeys);
    return answer.build();
  }

  private ServiceAccountKey get(ServerCall call, GetServiceAccountKeyRequest request) {
    AccountRecord account = account(call, accountName(request.getName()), "get");
    return describe(account, key(account, request.getName()));
  }

  private ServiceAccountKey create(ServerCall call, CreateServiceAccountKeyRequest request) {
    AccountRecord account = account(call, request.getName(), "create");
    KeyRecord key = keys.addUserManaged(account, call.at());
    call.wrote();
    return describe(account, key).toBuilder()
        .setPrivateKeyType(ServiceAccountPrivateKeyType.TYPE_GOOGLE_CREDENTIALS_FILE)
        .setPrivateKeyData(keys.credentialsFile(account, key))
        .build();
  }

  private Empty delete(ServerCall call, DeleteServiceAccountKeyRequest request) {
    AccountRecord account = account(call, accountName(request.getName()), "delete");
    KeyRecord key = key(account, request.getName());
    if (!key.userManaged()) {
      throw Refusals.of(Code.FAILED_PRECONDITION, "Precondition check failed.");
    }
    account.keys.remove(key.id());
    call.wrote();
    return Empty.getDefaultInstance();
  }

  private Empty setDisabled(ServerCall call, String name, String verb, boolean disabled) {
    AccountRecord account = account(call, accountName(name), verb);
    KeyRecord key = key(account, name);
    account.keys.put(key.id(), key.withDisabled(disabled));
    call.wrote();
    return Empty.getDefaultInstance();
  }

  private AccountRecord account(ServerCall call, String name, String verb) {
    return access.account(call, name, "iam.serviceAccountKeys." + verb);
  }

  private static KeyRecord key(AccountRecord account, String name) {
    String id = name.substring(name.lastIndexOf('/') + 1);
    KeyRecord key = account.keys.get(id);
    if (key == null) {
      throw Refusals.of(Code.NOT_FOUND, "Service account key %s does not exist.".formatted(id));
    }
    return key;
  }

  private static String accountName(String keyName) {
    int keys = keyName.lastIndexOf("/keys/");
    return keys < 0 ? keyName : keyName.substring(0, keys);
  }

  private static ServiceAccountKey describe(AccountRecord account, KeyRecord key) {
    return ServiceAccountKey.newBuilder()
        .setName(
            "projects/%s/serviceAccounts/%s/keys/%s"
                .formatted(account.projectId, account.email, key.id()))
        .setKeyAlgorithm(ServiceAccountKeyAlgorithm.KEY_ALG_RSA_2048)
        .setKeyOrigin(ServiceAccountKeyOrigin.GOOGLE_PROVIDED)
        .setKeyType(key.userManaged() ? KeyType.USER_MANAGED : KeyType.SYSTEM_MANAGED)
        .setValidAfterTime(Timestamps.fromMillis(key.createdAt().toEpochMilli()))
        .setValidBeforeTime(Timestamps.parseUnchecked(LAST_SECOND_OF_GOOGLES_CALENDAR))
        .setDisabled(key.disabled())
        .build();
  }
}
