package dev.embark.simulators.iam;

import com.google.iam.admin.v1.CreateServiceAccountRequest;
import com.google.iam.admin.v1.DeleteServiceAccountRequest;
import com.google.iam.admin.v1.DisableServiceAccountRequest;
import com.google.iam.admin.v1.EnableServiceAccountRequest;
import com.google.iam.admin.v1.GetServiceAccountRequest;
import com.google.iam.admin.v1.ListServiceAccountsRequest;
import com.google.iam.admin.v1.ListServiceAccountsResponse;
import com.google.iam.admin.v1.PatchServiceAccountRequest;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.admin.v1.UndeleteServiceAccountRequest;
import com.google.iam.admin.v1.UndeleteServiceAccountResponse;
import com.google.protobuf.Empty;
import com.google.rpc.Code;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Serves the lifecycle of service accounts. */
final class AccountCalls {

  private static final Pattern ACCOUNT_ID = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])");
  private static final Set<String> CHANGEABLE = Set.of("display_name", "description");
  private static final int MOST_ACCOUNTS_BY_DEFAULT = 100;

  private final World world;
  private final Access access;
  private final Accounts accounts;

  AccountCalls(World world, Access access, Accounts accounts) {
    this.world = world;
    this.access = access;
    this.accounts = accounts;
  }

  void addTo(Operations iam) {
    addReads(iam);
    addChanges(iam);
    addSwitches(iam);
  }

  private void addReads(Operations iam) {
    iam.read(
            "GetServiceAccount",
            GetServiceAccountRequest.getDefaultInstance(),
            ServiceAccount.getDefaultInstance(),
            GetServiceAccountRequest::getName,
            this::get)
        .read(
            "ListServiceAccounts",
            ListServiceAccountsRequest.getDefaultInstance(),
            ListServiceAccountsResponse.getDefaultInstance(),
            ListServiceAccountsRequest::getName,
            this::list);
  }

  private void addChanges(Operations iam) {
    iam.write(
            "CreateServiceAccount",
            CreateServiceAccountRequest.getDefaultInstance(),
            ServiceAccount.getDefaultInstance(),
            CreateServiceAccountRequest::getName,
            this::create)
        .write(
            "PatchServiceAccount",
            PatchServiceAccountRequest.getDefaultInstance(),
            ServiceAccount.getDefaultInstance(),
            request -> request.getServiceAccount().getName(),
            this::patch)
        .write(
            "UpdateServiceAccount",
            ServiceAccount.getDefaultInstance(),
            ServiceAccount.getDefaultInstance(),
            ServiceAccount::getName,
            this::update)
        .write(
            "DeleteServiceAccount",
            DeleteServiceAccountRequest.getDefaultInstance(),
            Empty.getDefaultInstance(),
            DeleteServiceAccountRequest::getName,
            this::delete)
        .write(
            "UndeleteServiceAccount",
            UndeleteServiceAccountRequest.getDefaultInstance(),
            UndeleteServiceAccountResponse.getDefaultInstance(),
            UndeleteServiceAccountRequest::getName,
            this::undelete);
  }

  private void addSwitches(Operations iam) {
    iam.write(
            "DisableServiceAccount",
            DisableServiceAccountRequest.getDefaultInstance(),
            Empty.getDefaultInstance(),
            DisableServiceAccountRequest::getName,
            (call, request) ->
                setDisabled(call, request.getName(), "iam.serviceAccounts.disable", true))
        .write(
            "EnableServiceAccount",
            EnableServiceAccountRequest.getDefaultInstance(),
            Empty.getDefaultInstance(),
            EnableServiceAccountRequest::getName,
            (call, request) ->
                setDisabled(call, request.getName(), "iam.serviceAccounts.enable", false));
  }

  private ServiceAccount get(ServerCall call, GetServiceAccountRequest request) {
    return describe(access.account(call, request.getName(), "iam.serviceAccounts.get"));
  }

  private ListServiceAccountsResponse list(ServerCall call, ListServiceAccountsRequest request) {
    String permission = "iam.serviceAccounts.list";
    ProjectRecord project = access.project(request.getName(), permission);
    access.require(call, permission, project);
    String start = Pages.start(request.getPageToken());
    ListServiceAccountsResponse.Builder answer = ListServiceAccountsResponse.newBuilder();
    Pages.page(
        project.liveAccounts.tailMap(start, false).values().stream(),
        Pages.size(request.getPageSize(), 20, 100),
        account -> account.email,
        (page, token) -> {
          page.forEach(account -> answer.addAccounts(describe(account)));
          answer.setNextPageToken(token);
        });
    return answer.build();
  }

  private ServiceAccount create(ServerCall call, CreateServiceAccountRequest request) {
    String permission = "iam.serviceAccounts.create";
    ProjectRecord project = access.project(request.getName(), permission);
    access.require(call, permission, project);
    String id = request.getAccountId();
    if (id.length() < 6 || id.length() > 30) {
      throw Refusals.invalid(
          "The account ID \"%s\" does not have a length between 6 and 30.".formatted(id));
    }
    if (!ACCOUNT_ID.matcher(id).matches()) {
      throw Refusals.invalidField(
          "account_id", "Service account ID must be 6 to 30 of a-z, 0-9 and -: " + id);
    }
    checkTexts(request.getServiceAccount(), CHANGEABLE);
    checkRoom(project);
    AccountRecord account = accounts.create(project, id + "@" + domain(project.id));
    account.displayName = request.getServiceAccount().getDisplayName();
    account.description = request.getServiceAccount().getDescription();
    call.wrote();
    return describe(account);
  }

  private ServiceAccount patch(ServerCall call, PatchServiceAccountRequest request) {
    ServiceAccount sent = request.getServiceAccount();
    AccountRecord account = access.account(call, sent.getName(), "iam.serviceAccounts.update");
    List<String> mask = request.getUpdateMask().getPathsList();
    if (mask.isEmpty() || !CHANGEABLE.containsAll(mask)) {
      throw Refusals.invalidField(
          "update_mask", "Only display_name and description can be changed, not " + mask);
    }
    return change(call, account, sent, mask);
  }

  /**
   * The older form of {@link #patch}, which changes only the display name: as it replaces the
   * account, an omitted name becomes empty. Assumption: the etag, which Google advises not to use,
   * is not compared.
   *
   * @see <a
   *     href="https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/update">
   *     projects.serviceAccounts.update</a>
   */
  private ServiceAccount update(ServerCall call, ServiceAccount sent) {
    AccountRecord account = access.account(call, sent.getName(), "iam.serviceAccounts.update");
    return change(call, account, sent, List.of("display_name"));
  }

  private ServiceAccount change(
      ServerCall call, AccountRecord account, ServiceAccount sent, Collection<String> fields) {
    checkTexts(sent, fields);
    synchronized (account) {
      if (fields.contains("display_name")) {
        account.displayName = sent.getDisplayName();
      }
      if (fields.contains("description")) {
        account.description = sent.getDescription();
      }
      account.etag = world.etags().next();
    }
    call.wrote();
    return describe(account);
  }

  private Empty delete(ServerCall call, DeleteServiceAccountRequest request) {
    accounts.delete(access.account(call, request.getName(), "iam.serviceAccounts.delete"));
    call.wrote();
    return Empty.getDefaultInstance();
  }

  private UndeleteServiceAccountResponse undelete(
      ServerCall call, UndeleteServiceAccountRequest request) {
    String permission = "iam.serviceAccounts.undelete";
    AccountRecord account = access.liveOrDeletedAccount(call, request.getName(), permission);
    accounts.undelete(account);
    call.wrote();
    return UndeleteServiceAccountResponse.newBuilder()
        .setRestoredAccount(describe(account))
        .build();
  }

  private Empty setDisabled(ServerCall call, String name, String permission, boolean disabled) {
    AccountRecord account = access.account(call, name, permission);
    synchronized (account) {
      if (account.disabled == disabled) {
        call.wroteTheSame();
      } else {
        account.disabled = disabled;
        call.wrote();
      }
    }
    return Empty.getDefaultInstance();
  }

  /** Checks sizes in UTF-8 bytes. Assumption: the description's error is worded like the name's. */
  private static void checkTexts(ServiceAccount sent, Collection<String> fields) {
    if (fields.contains("display_name")) {
      checkLength("display_name", sent.getDisplayNameBytes().size(), 100);
    }
    if (fields.contains("description")) {
      checkLength("description", sent.getDescriptionBytes().size(), 256);
    }
  }

  private static void checkLength(String field, int length, int most) {
    if (length > most) {
      throw Refusals.invalid(
          "The %s length (%d) is longer than the maximum allowed length %d."
              .formatted(field, length, most));
    }
  }

  private static void checkRoom(ProjectRecord project) {
    Stream<AccountRecord> counted =
        project.liveAccounts.values().stream().limit(MOST_ACCOUNTS_BY_DEFAULT);
    if (counted.count() == MOST_ACCOUNTS_BY_DEFAULT) {
      throw Refusals.of(
          Code.RESOURCE_EXHAUSTED, "Maximum number of service accounts on project reached.");
    }
  }

  /** Assumption: {@code example.com:p} gives {@code p.example.com.iam.gserviceaccount.com}. */
  private static String domain(String projectId) {
    int colon = projectId.indexOf(':');
    String scoped =
        colon < 0
            ? projectId
            : projectId.substring(colon + 1) + "." + projectId.substring(0, colon);
    return scoped + ".iam.gserviceaccount.com";
  }

  @SuppressWarnings("deprecation") // old clients still read the account's etag
  private static ServiceAccount describe(AccountRecord account) {
    return ServiceAccount.newBuilder()
        .setName("projects/%s/serviceAccounts/%s".formatted(account.projectId, account.email))
        .setProjectId(account.projectId)
        .setUniqueId(account.uniqueId)
        .setEmail(account.email)
        .setDisplayName(account.displayName)
        .setDescription(account.description)
        .setOauth2ClientId(account.uniqueId)
        .setDisabled(account.disabled)
        .setEtag(account.etag)
        .build();
  }
}
