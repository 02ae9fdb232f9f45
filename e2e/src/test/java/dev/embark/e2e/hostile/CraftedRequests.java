package dev.embark.e2e.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.simulators.FleetCluster;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.port.AccessActivities;
import dev.embark.workflows.port.CastAiActivities;
import dev.embark.workflows.port.CastAiInspectionActivities;
import dev.embark.workflows.port.CustomRoleActivities;
import dev.embark.workflows.port.HistoryActivities;
import dev.embark.workflows.port.IamInspectionActivities;
import dev.embark.workflows.port.IamReadActivities;
import dev.embark.workflows.port.IamWriteActivities;
import dev.embark.workflows.port.KeySwitchActivities;
import dev.embark.workflows.port.NotificationActivities;
import dev.embark.workflows.port.WorkerInspectionActivities;
import io.temporal.activity.ActivityInterface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Requests for every activity with contents that no Embark workflow would send. */
final class CraftedRequests {

  /** One request. */
  record Asked(String activity, JsonNode request) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> EDITS =
      List.of("RemoveStaleBindings", "CreateBindings", "RestoreBindings", "RemoveBindings");

  /** The activities that a worker performs only with a capability. */
  private static final Set<Class<?>> POWERS =
      Set.of(CustomRoleActivities.class, KeySwitchActivities.class);

  private static final Map<String, Set<Class<?>>> QUEUES =
      Map.of(
          "/castai",
          Set.of(CastAiActivities.class, CastAiInspectionActivities.class),
          "/iam-read",
          Set.of(IamReadActivities.class, IamInspectionActivities.class, AccessActivities.class),
          "/iam-write",
          Set.of(IamWriteActivities.class, CustomRoleActivities.class, KeySwitchActivities.class),
          "/workflows",
          Set.of(
              HistoryActivities.class,
              WorkerInspectionActivities.class,
              NotificationActivities.class));

  private static final String USER = "roles/iam.serviceAccountUser";
  private static final String CREATOR = "roles/iam.serviceAccountTokenCreator";

  private static final List<List<String>> GRANTS =
      List.of(
          List.of("roles/owner", "serviceAccount:{cast}"),
          List.of("roles/iam.serviceAccountAdmin", "serviceAccount:{cast}"),
          List.of("roles/iam.serviceAccountUser ", "serviceAccount:{cast}"),
          List.of("ROLES/IAM.SERVICEACCOUNTUSER", "serviceAccount:{cast}"),
          List.of("projects/x/roles/serviceAccountUser", "serviceAccount:{cast}"),
          List.of(USER, "user:mallory@example.com"),
          List.of(USER, "group:everybody@example.com"),
          List.of(USER, "domain:example.com"),
          List.of(USER, "principalSet://iam.googleapis.com/projects/1/locations/global/x"),
          List.of(CREATOR, "allUsers"),
          List.of(CREATOR, "allAuthenticatedUsers"),
          List.of(CREATOR, "serviceAccount:evil@evil-project.iam.gserviceaccount.com"),
          List.of(CREATOR, "serviceAccount:{account}"),
          List.of(
              CREATOR, "serviceAccount:x@prod-cast-identity.iam.gserviceaccount.com.evil.example"),
          List.of(CREATOR, "serviceAccount:x@prod-cast-identity.evil.iam.gserviceaccount.com"),
          List.of(CREATOR, "serviceAccount:" + Bounds.OTHER_CUSTOMER),
          List.of(CREATOR, "user:{cast}"),
          List.of(CREATOR, "serviceAccount:{cast},user:mallory@example.com"),
          List.of(
              CREATOR,
              "serviceAccount:a\\\" || true || \\\"@prod-cast-identity.iam.gserviceaccount.com"),
          List.of(CREATOR, "serviceAccount:aaaaaa\\n@prod-cast-identity.iam.gserviceaccount.com"));

  private CraftedRequests() {}

  /** Returns requests for every activity, with one crafted field in the target. */
  static List<Asked> withCraftedTargets(RawClient client, FleetCluster victim) {
    List<Asked> asked = new ArrayList<>();
    for (Method method : activities()) {
      CraftedTargets.VALUES.forEach(
          (field, values) ->
              values.forEach(
                  value -> {
                    ObjectNode target = RawClient.targetJson(victim);
                    RawClient.with(target, field, '"' + client.filled(value, victim) + '"');
                    asked.add(new Asked(typeOf(method), argument(method, target)));
                  }));
    }
    return asked;
  }

  /** Returns every policy edit, with grants that Embark must not add or remove. */
  static List<Asked> withCraftedGrants(RawClient client, FleetCluster victim) {
    List<Asked> asked = new ArrayList<>();
    for (String edit : EDITS) {
      for (List<String> grant : GRANTS) {
        for (String where : List.of("present", "absent")) {
          String json =
              "[{\"role\": \"%s\", \"member\": \"%s\", \"condition\": null}]"
                  .formatted(grant.get(0), client.filled(grant.get(1), victim));
          asked.add(new Asked(edit, edit(victim, where, json)));
        }
      }
      asked.add(new Asked(edit, edit(victim, "present", "[null]")));
      asked.add(new Asked(edit, edit(victim, "absent", "[{}]")));
      asked.add(new Asked(edit, edit(victim, "present", "null")));
    }
    for (String condition :
        List.of("null", "\"request.auth.claims.email != \\\"\\\"\"", "\"true\"")) {
      String user =
          client.filled(
              "[{\"role\": \""
                  + USER
                  + "\", \"member\": \"serviceAccount:{cast}\", \"condition\":"
                  + (condition.equals("null")
                      ? "null"
                      : "{\"title\": \"t\", \"description\": \"d\", \"expression\": "
                          + condition
                          + "}")
                  + "}]",
              victim);
      asked.add(new Asked("CreateBindings", edit(victim, "present", user)));
      asked.add(new Asked("RemoveStaleBindings", edit(victim, "present", user)));
    }
    return asked;
  }

  /** Returns requests for every capability that a worker has only if configured. */
  static List<Asked> ofPowers(FleetCluster victim) {
    return activities().stream()
        .filter(method -> POWERS.contains(method.getDeclaringClass()))
        .map(method -> new Asked(typeOf(method), argument(method, RawClient.targetJson(victim))))
        .toList();
  }

  private static JsonNode edit(FleetCluster victim, String where, String grants) {
    ObjectNode request = JSON.createObjectNode();
    request.set("target", RawClient.targetJson(victim));
    request.putArray("present");
    request.putArray("absent");
    return RawClient.with(request, where, grants);
  }

  static String queueOf(String activity, String prefix) {
    return activities().stream()
        .filter(method -> typeOf(method).equals(activity))
        .map(method -> prefix + queueOf(method.getDeclaringClass()))
        .findFirst()
        .orElseThrow();
  }

  private static String queueOf(Class<?> port) {
    return QUEUES.entrySet().stream()
        .filter(queue -> queue.getValue().contains(port))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Which queue has " + port + "?"));
  }

  /** Returns the activity type under which the SDK registers a method. */
  private static String typeOf(Method method) {
    String name = method.getName();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** Returns all methods of all ports, found next to the known one. */
  private static List<Method> activities() {
    String known = CastAiActivities.class.getName();
    String folder = known.substring(0, known.lastIndexOf('.')).replace('.', '/');
    return namesIn(folder).stream()
        .filter(name -> name.endsWith("Activities.class"))
        .sorted()
        .map(name -> load(folder.replace('/', '.') + '.' + name.replace(".class", "")))
        .filter(port -> port.isAnnotationPresent(ActivityInterface.class))
        .flatMap(port -> Arrays.stream(port.getMethods()))
        .sorted(Comparator.comparing(Method::toString))
        .toList();
  }

  /** Lists a folder of classes, or an archive if the module is packaged. */
  private static List<String> namesIn(String folder) {
    try {
      URI address = CastAiActivities.class.getClassLoader().getResource(folder).toURI();
      if (!address.getScheme().equals("jar")) {
        return names(Path.of(address));
      }
      try (FileSystem archive = FileSystems.newFileSystem(address, Map.of())) {
        return names(archive.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- arguments for any method

  private static JsonNode argument(Method method, ObjectNode target) {
    Type[] types = method.getGenericParameterTypes();
    return types.length == 0 ? JSON.nullNode() : value("", types[0], target);
  }

  private static JsonNode value(String name, Type type, ObjectNode target) {
    if (type == ClusterTarget.class) {
      return target;
    }
    if (type == String.class) {
      return text(name, target);
    }
    if (type == boolean.class) {
      return JSON.getNodeFactory().booleanNode(true);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      ArrayNode list = JSON.createArrayNode();
      return list.add(value(name, generic.getActualTypeArguments()[0], target));
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      ObjectNode object = JSON.createObjectNode();
      for (RecordComponent part : record.getRecordComponents()) {
        object.set(part.getName(), value(part.getName(), part.getGenericType(), target));
      }
      return object;
    }
    return JSON.nullNode();
  }

  /** Returns the target's own value for a field that a request repeats. */
  private static JsonNode text(String name, ObjectNode target) {
    return switch (name) {
      case "projectId" -> target.get("projectId");
      case "credential" -> target.get("credential");
      case "accounts", "account", "email" -> target.get("clientServiceAccount");
      case "role" -> JSON.getNodeFactory().textNode("roles/owner");
      case "member" -> JSON.getNodeFactory().textNode("user:mallory@example.com");
      default -> target.get("clusterId");
    };
  }
}
