package dev.embark.activities.iam;

import com.google.iam.v1.AuditConfig;
import com.google.iam.v1.AuditLogConfig;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import com.google.type.Expr;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Grant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Policies and grants for tests. */
final class Policies {

  static final String CAST = "cast-gke-1a2b3c4d@prod-cast-identity.iam.gserviceaccount.com";
  static final String OTHER_CAST = "cast-gke-9z8y7x6w@prod-cast-identity.iam.gserviceaccount.com";
  static final String MEMBER = "serviceAccount:" + CAST;

  static final Grant T = CastServiceAccount.tokenCreatorGrant(CAST);
  static final Grant U = CastServiceAccount.serviceAccountUserGrant(CAST);

  /** What Terraform's module writes in place of U. */
  static final Grant U_OF_TERRAFORM =
      new Grant(
          CastServiceAccount.SERVICE_ACCOUNT_USER,
          new Condition(
              "SpecificServiceAccountCondition",
              "Allow impersonation only for CASTAI_SERVICE_ACCOUNT",
              "request.auth.claims.email == \"" + CAST + "\""),
          MEMBER);

  static final Grant T_UNCONDITIONAL = new Grant(CastServiceAccount.TOKEN_CREATOR, null, MEMBER);
  static final Grant U_UNCONDITIONAL =
      new Grant(CastServiceAccount.SERVICE_ACCOUNT_USER, null, MEMBER);

  private Policies() {}

  /** Returns what Google returns for an account that never had a policy. */
  static Policy empty() {
    return Policy.newBuilder().setEtag(ByteString.copyFrom(new byte[] {0, 0x20, 1})).build();
  }

  static Policy policy(Binding... bindings) {
    return policy(List.of(bindings));
  }

  static Policy policy(List<Binding> bindings) {
    return Policy.newBuilder()
        .setVersion(3)
        .setEtag(ByteString.copyFromUtf8("etag"))
        .addAllBindings(bindings)
        .addAuditConfigs(
            AuditConfig.newBuilder()
                .setService("allServices")
                .addAuditLogConfigs(
                    AuditLogConfig.newBuilder().setLogType(AuditLogConfig.LogType.DATA_READ)))
        .build();
  }

  static Binding binding(Grant grant, String... furtherMembers) {
    return PolicyGrants.binding(grant).toBuilder().addAllMembers(List.of(furtherMembers)).build();
  }

  static Binding binding(String role, String... members) {
    return Binding.newBuilder().setRole(role).addAllMembers(List.of(members)).build();
  }

  static Grant withMember(Grant grant, String member) {
    return new Grant(grant.role(), grant.condition(), member);
  }

  static Grant variant(int number) {
    return new Grant(
        CastServiceAccount.SERVICE_ACCOUNT_USER,
        new Condition("variant-" + number, "", "resource.name != \"" + number + "\""),
        MEMBER);
  }

  /** Returns all triples of a policy; members in lower case, as IAM ignores their case. */
  static Set<String> triples(Policy policy) {
    Set<String> triples = new TreeSet<>();
    for (Binding binding : policy.getBindingsList()) {
      Expr condition = binding.getCondition();
      for (String member : binding.getMembersList()) {
        triples.add(
            String.join(
                "|",
                binding.getRole(),
                String.valueOf(binding.hasCondition()),
                condition.getTitle(),
                condition.getDescription(),
                condition.getExpression(),
                member.toLowerCase(Locale.ROOT)));
      }
    }
    return triples;
  }
}
