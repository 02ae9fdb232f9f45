package dev.embark.simulators.iam;

import com.google.api.serviceusage.v1.ServiceUsageProto;
import com.google.cloud.policytroubleshooter.iam.v3.TroubleshooterProto;
import com.google.cloud.resourcemanager.v3.ProjectsProto;
import com.google.iam.admin.v1.Iam;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Collects the operations of one service. */
final class Operations {

  static final ServiceDescriptor IAM = Iam.getDescriptor().findServiceByName("IAM");
  static final ServiceDescriptor PROJECTS =
      ProjectsProto.getDescriptor().findServiceByName("Projects");
  static final ServiceDescriptor POLICY_TROUBLESHOOTER =
      TroubleshooterProto.getDescriptor().findServiceByName("PolicyTroubleshooter");
  static final ServiceDescriptor SERVICE_USAGE =
      ServiceUsageProto.getDescriptor().findServiceByName("ServiceUsage");

  static final ServiceDescriptor POLICY_ANALYZER = PolicyAnalyzerProto.SERVICE;
  static final ServiceDescriptor IAM_CREDENTIALS = CredentialsProto.SERVICE;

  /** All served services. */
  static final List<ServiceDescriptor> SERVICES =
      List.of(
          IAM, PROJECTS, POLICY_TROUBLESHOOTER, SERVICE_USAGE, POLICY_ANALYZER, IAM_CREDENTIALS);

  private final ServiceDescriptor service;
  private final List<Operation<?, ?>> operations = new ArrayList<>();

  Operations(ServiceDescriptor service) {
    this.service = service;
  }

  <Q extends Message, A extends Message> Operations read(
      String name, Q request, A answer, Function<Q, String> resource, Operation.Handler<Q, A> how) {
    operations.add(new Operation<>(method(name), request, answer, false, resource, how));
    return this;
  }

  <Q extends Message, A extends Message> Operations write(
      String name, Q request, A answer, Function<Q, String> resource, Operation.Handler<Q, A> how) {
    operations.add(new Operation<>(method(name), request, answer, true, resource, how));
    return this;
  }

  List<Operation<?, ?>> all() {
    return List.copyOf(operations);
  }

  private MethodDescriptor method(String name) {
    MethodDescriptor method = service.findMethodByName(name);
    if (method == null) {
      throw new IllegalArgumentException(service.getFullName() + " has no method " + name);
    }
    return method;
  }
}
