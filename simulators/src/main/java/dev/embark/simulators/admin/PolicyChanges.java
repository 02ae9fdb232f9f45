package dev.embark.simulators.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.embark.simulators.http.Body;
import dev.embark.simulators.iam.IamState;
import java.util.ArrayList;
import java.util.List;

/**
 * Edits policies as another writer. {@code policy} replaces the whole policy; otherwise the
 * bindings in {@code remove}, each an exact match, are removed and those in {@code add} are added.
 * With {@code seed=true} the change applies retroactively; otherwise it propagates with a delay.
 */
final class PolicyChanges {

  private final IamState iam;

  PolicyChanges(IamState iam) {
    this.iam = iam;
  }

  Body edit(JsonNode wanted) {
    return wanted.has("project") ? editProject(wanted) : editAccount(wanted);
  }

  private Body editProject(JsonNode wanted) {
    String project = AdminJson.required(wanted, "project");
    if (wanted.path("seed").asBoolean(false)) {
      iam.seedProjectPolicy(project, policy -> edited(policy, wanted));
    } else {
      String author = wanted.path("author").asText("somebody else");
      iam.editProjectPolicyAs(author, project, policy -> edited(policy, wanted));
    }
    return shown(iam.projectPolicyOf(project));
  }

  private Body editAccount(JsonNode wanted) {
    String account = AdminJson.required(wanted, "serviceAccount");
    if (wanted.path("seed").asBoolean(false)) {
      iam.seedPolicy(account, policy -> edited(policy, wanted));
    } else {
      String author = wanted.path("author").asText("somebody else");
      iam.editPolicyAs(author, account, policy -> edited(policy, wanted));
    }
    return shown(iam.policyOf(account));
  }

  private static Body shown(Policy after) {
    return AdminJson.object(
        json -> {
          json.writeFieldName("policy");
          json.writeRawValue(print(after));
        });
  }

  private static Policy edited(Policy policy, JsonNode wanted) {
    if (wanted.has("policy")) {
      Policy.Builder whole = Policy.newBuilder();
      merge(wanted.get("policy"), whole);
      return whole.build();
    }
    List<Binding> bindings = new ArrayList<>(policy.getBindingsList());
    if (wanted.has("withoutMember")) {
      String member = wanted.get("withoutMember").asText();
      bindings.replaceAll(binding -> without(binding, member));
      bindings.removeIf(binding -> binding.getMembersCount() == 0);
    }
    bindings.removeAll(bindings(wanted.path("remove")));
    bindings.addAll(bindings(wanted.path("add")));
    boolean conditional = bindings.stream().anyMatch(Binding::hasCondition);
    return policy.toBuilder()
        .clearBindings()
        .addAllBindings(bindings)
        .setVersion(conditional ? 3 : Math.max(1, policy.getVersion()))
        .build();
  }

  private static Binding without(Binding binding, String member) {
    return binding.toBuilder()
        .clearMembers()
        .addAllMembers(
            binding.getMembersList().stream().filter(each -> !each.equals(member)).toList())
        .build();
  }

  private static List<Binding> bindings(JsonNode nodes) {
    List<Binding> bindings = new ArrayList<>();
    for (JsonNode node : nodes) {
      Binding.Builder binding = Binding.newBuilder();
      merge(node, binding);
      bindings.add(binding.build());
    }
    return bindings;
  }

  private static void merge(JsonNode node, Message.Builder target) {
    try {
      JsonFormat.parser().merge(node.toString(), target);
    } catch (InvalidProtocolBufferException e) {
      throw new BadRequest(400, "not a policy or binding: " + e.getMessage());
    }
  }

  private static String print(Policy policy) throws InvalidProtocolBufferException {
    return JsonFormat.printer().omittingInsignificantWhitespace().print(policy);
  }
}
