package dev.embark.starter.command;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.Discovery.Proposal;
import dev.embark.workflows.model.Discovery.Source;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.workflow.DiagnoseWorkflow;
import dev.embark.workflows.workflow.DiscoverWorkflow;
import dev.embark.workflows.workflow.DoctorWorkflow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/** Read-only runs that always find the same, including two keys and two pages. */
final class ScriptedInspections {
  static final Class<?>[] ALL = {Discover.class, Doctor.class, Diagnose.class};

  private static final String ACCOUNT = "castai-gke-1a2b3c4d@acme-prod.iam.gserviceaccount.com";

  private ScriptedInspections() {}

  private static void requireGoodKey(String credential) {
    if (credential.equals("wrong")) {
      throw ApplicationFailure.newNonRetryableFailure(
          "HTTP 401.", ErrorCode.CASTAI_UNAUTHORIZED.name());
    }
  }

  /** Returns two pages for the first key; refuses the key named wrong. */
  public static final class Discover implements DiscoverWorkflow {
    @Override
    public Discovery.Page discover(Discovery.Request request) {
      requireGoodKey(request.credential());
      String only = request.only();
      if (only != null) {
        return page(null, proposal(only, "c1", Discovery.Access.KEY, Source.SCRIPT));
      }
      if (request.credential().equals("eu")) {
        return page(null, proposal(id(3), "c3", Discovery.Access.NONE, Source.NONE));
      }
      return request.after() == null
          ? page(id(1), proposal(id(1), "c1", Discovery.Access.KEY, Source.SCRIPT))
          : page(null, proposal(id(2), "c2", Discovery.Access.IMPERSONATION, Source.LINKED));
    }

    private static Discovery.Page page(String next, Proposal proposal) {
      return new Discovery.Page("organization-1", List.of(proposal), 2, 1, next);
    }

    private static Proposal proposal(
        String id, String name, Discovery.Access access, Source source) {
      boolean none = source == Source.NONE;
      return new Proposal(
          id,
          name,
          "acme-prod",
          "europe-west1",
          "ready",
          false,
          false,
          access,
          none ? null : ACCOUNT,
          source,
          none ? "none of the usual accounts exists" : null);
    }
  }

  /** Reports a healthy worker with two keys, one of them refused, and one disabled account. */
  public static final class Doctor implements DoctorWorkflow {
    @Override
    public Checkup.Report examine(Checkup.Request request) {
      long now = Workflow.currentTimeMillis();
      Checkup.Worker worker =
          new Checkup.Worker(
              "0.0.0",
              "https://api.cast.ai",
              "iam.googleapis.com:443",
              List.of("default", "eu"),
              List.of("acme-prod"),
              List.of("castai-gke-*@acme-prod.iam.gserviceaccount.com"),
              Duration.ofSeconds(180),
              now);
      return new Checkup.Report(
          worker,
          now,
          List.of(
              new Checkup.Key("default", "organization-1", 1, true, false, null, null, 2, false)),
          List.of(new Checkup.Finding("eu", null, ErrorCode.CASTAI_UNAUTHORIZED, "HTTP 401.")),
          List.of(new Checkup.Powers("acme-prod", List.of(), 2, null)),
          request.targets().size(),
          request.targets().stream()
              .limit(1)
              .map(
                  target ->
                      new Checkup.Finding(
                          target.clientServiceAccount(),
                          target.projectId(),
                          ErrorCode.SERVICE_ACCOUNT_DISABLED,
                          "It is disabled."))
              .toList(),
          List.of(
              new Checkup.Reach(
                  ACCOUNT,
                  new Access.Permissions(
                      "acme-prod",
                      Access.Verdict.NO,
                      List.of("compute.networks.useExternalIp"),
                      null))),
          List.of(new Access.ImpersonationApi("acme-prod", Access.Verdict.YES, null)),
          "embark@acme-ops.iam.gserviceaccount.com");
    }
  }

  /** Always finds the same cause; refuses the key named wrong. */
  public static final class Diagnose implements DiagnoseWorkflow {
    @Override
    public Diagnosis diagnose(DiagnosisRequest request) {
      requireGoodKey(request.target().credential());
      return new Diagnosis(
          Diagnosis.Cause.ACCOUNT_DISABLED,
          request.target().clientServiceAccount() + " is disabled.",
          List.of("gcloud iam service-accounts enable x"),
          List.of(Diagnosis.Cause.BINDING_MISSING),
          List.of("whether the API is on"),
          240L);
    }
  }

  static String id(int number) {
    return "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f2" + number;
  }
}
