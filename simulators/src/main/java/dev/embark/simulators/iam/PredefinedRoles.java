package dev.embark.simulators.iam;

import com.google.iam.admin.v1.Role;
import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Google's own roles as far as they matter for service accounts, with the documented permissions.
 * Assumption: an excerpt suffices; other predefined roles can be granted but give no permission
 * here.
 *
 * @see <a href="https://cloud.google.com/iam/docs/roles-permissions/iam">IAM roles</a>
 */
final class PredefinedRoles {

  /** Name, title, permissions; {@code *} stands for every permission known here. */
  private static final String TABLE =
      """
      roles/iam.serviceAccountTokenCreator | Service Account Token Creator | \
      iam.serviceAccounts.getAccessToken iam.serviceAccounts.getOpenIdToken \
      iam.serviceAccounts.implicitDelegation iam.serviceAccounts.signBlob \
      iam.serviceAccounts.signJwt
      roles/iam.serviceAccountUser | Service Account User | \
      iam.serviceAccounts.actAs iam.serviceAccounts.get iam.serviceAccounts.list
      roles/iam.serviceAccountAdmin | Service Account Admin | \
      iam.serviceAccounts.create iam.serviceAccounts.delete iam.serviceAccounts.disable \
      iam.serviceAccounts.enable iam.serviceAccounts.get iam.serviceAccounts.getIamPolicy \
      iam.serviceAccounts.list iam.serviceAccounts.setIamPolicy iam.serviceAccounts.undelete \
      iam.serviceAccounts.update resourcemanager.projects.get
      roles/iam.serviceAccountCreator | Create Service Accounts | \
      iam.serviceAccounts.create iam.serviceAccounts.get iam.serviceAccounts.list \
      resourcemanager.projects.get
      roles/iam.serviceAccountDeleter | Delete Service Accounts | \
      iam.serviceAccounts.delete iam.serviceAccounts.get iam.serviceAccounts.list \
      resourcemanager.projects.get
      roles/iam.serviceAccountViewer | View Service Accounts | \
      iam.serviceAccountKeys.get iam.serviceAccountKeys.list iam.serviceAccounts.get \
      iam.serviceAccounts.getIamPolicy iam.serviceAccounts.list resourcemanager.projects.get
      roles/iam.serviceAccountKeyAdmin | Service Account Key Admin | \
      iam.serviceAccountKeys.create iam.serviceAccountKeys.delete iam.serviceAccountKeys.disable \
      iam.serviceAccountKeys.enable iam.serviceAccountKeys.get iam.serviceAccountKeys.list \
      iam.serviceAccounts.get iam.serviceAccounts.list resourcemanager.projects.get
      roles/iam.serviceAccountOpenIdTokenCreator | Service Account OpenID Connect Identity Token \
      Creator | iam.serviceAccounts.getOpenIdToken
      roles/iam.workloadIdentityUser | Workload Identity User | \
      iam.serviceAccounts.get iam.serviceAccounts.getAccessToken \
      iam.serviceAccounts.getOpenIdToken iam.serviceAccounts.list
      roles/iam.roleAdmin | Role Administrator | \
      iam.roles.create iam.roles.delete iam.roles.get iam.roles.list iam.roles.undelete \
      iam.roles.update resourcemanager.projects.get resourcemanager.projects.getIamPolicy
      roles/iam.roleViewer | Role Viewer | \
      iam.roles.get iam.roles.list resourcemanager.projects.get \
      resourcemanager.projects.getIamPolicy
      roles/iam.securityReviewer | Security Reviewer | \
      iam.roles.get iam.roles.list iam.serviceAccountKeys.list iam.serviceAccounts.getIamPolicy \
      iam.serviceAccounts.list resourcemanager.projects.getIamPolicy
      roles/policyanalyzer.activityAnalysisViewer | Activity Analysis Viewer | \
      policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query
      roles/resourcemanager.projectIamAdmin | Project IAM Admin | \
      resourcemanager.projects.get resourcemanager.projects.getIamPolicy \
      resourcemanager.projects.setIamPolicy
      roles/viewer | Viewer | \
      iam.roles.get iam.roles.list iam.serviceAccountKeys.get iam.serviceAccountKeys.list \
      iam.serviceAccounts.get iam.serviceAccounts.getIamPolicy iam.serviceAccounts.list \
      policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query \
      policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query \
      resourcemanager.projects.get resourcemanager.projects.getIamPolicy
      roles/editor | Editor | \
      iam.roles.get iam.roles.list iam.serviceAccountKeys.create iam.serviceAccountKeys.delete \
      iam.serviceAccountKeys.disable iam.serviceAccountKeys.enable iam.serviceAccountKeys.get \
      iam.serviceAccountKeys.list iam.serviceAccounts.actAs iam.serviceAccounts.create \
      iam.serviceAccounts.delete iam.serviceAccounts.disable iam.serviceAccounts.enable \
      iam.serviceAccounts.get iam.serviceAccounts.getIamPolicy iam.serviceAccounts.list \
      iam.serviceAccounts.undelete iam.serviceAccounts.update \
      policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query \
      resourcemanager.projects.get resourcemanager.projects.getIamPolicy
      roles/owner | Owner | *
      """;

  private static final ByteString ETAG_OF_PREDEFINED_ROLES = ByteString.copyFrom(new byte[1]);
  private static final Map<String, Role> ROLES = read();

  private PredefinedRoles() {}

  static Collection<Role> all() {
    return ROLES.values();
  }

  static Map<String, Role> byName() {
    return ROLES;
  }

  private static Map<String, Role> read() {
    List<String[]> rows = TABLE.lines().map(line -> line.split(" \\| ")).toList();
    Set<String> every = new TreeSet<>(PermissionCatalog.OF_CLUSTER_OPERATION);
    rows.forEach(row -> every.addAll(List.of(row[2].strip().split(" +"))));
    every.remove("*");
    Map<String, Role> roles = new LinkedHashMap<>();
    for (String[] row : rows) {
      String permissions = row[2].strip();
      roles.put(
          row[0],
          Role.newBuilder()
              .setName(row[0])
              .setTitle(row[1])
              .setStage(Role.RoleLaunchStage.GA)
              .setEtag(ETAG_OF_PREDEFINED_ROLES)
              .addAllIncludedPermissions(
                  permissions.equals("*") ? every : List.of(permissions.split(" +")))
              .build());
    }
    return roles;
  }
}
