package dev.embark.worker.configuration;

import dev.embark.worker.configuration.WorkerConfiguration.CastAi;
import dev.embark.worker.configuration.WorkerConfiguration.Google;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Rejects invalid combinations: a real endpoint with a simulator, credentials over plaintext, a
 * real cluster with a shortened wait.
 */
final class EndpointRules {

  /** Google documents two minutes as typical, and seven or more as possible. */
  private static final Duration REAL_MINIMUM = Duration.ofSeconds(180);

  private EndpointRules() {}

  /** Reports invalid combinations; ignores parts that could not be read. */
  static void judge(
      EnvironmentReader reader,
      @Nullable CastAi castAi,
      @Nullable Google google,
      @Nullable Duration minimumPropagation) {
    if (castAi != null) {
      judgeCastAi(reader, castAi);
    }
    if (google != null) {
      judgeGoogle(reader, google);
      judgePolicyAnalyzer(reader, google);
    }
    if (castAi != null && google != null) {
      judgePair(reader, castAi, google);
    }
    boolean real = (castAi != null && castAi.isReal()) || (google != null && google.isReal());
    if (minimumPropagation != null && real && minimumPropagation.compareTo(REAL_MINIMUM) < 0) {
      reader.report(
          Settings.MIN_PROPAGATION,
          "is too short for real clusters: expected 180s or more; less is for stand-ins");
    }
  }

  private static void judgeCastAi(EnvironmentReader reader, CastAi castAi) {
    boolean open = "http".equals(castAi.url().getScheme());
    if (open && !HostAndPort.isLoopback(castAi.url().getHost())) {
      reader.report(
          Settings.CASTAI_API_URL,
          "would carry the API key over an open wire: expected https, or http to this machine");
    }
  }

  private static void judgeGoogle(EnvironmentReader reader, Google google) {
    boolean real = google.credentials().areReal();
    if (google.isReal() && !real) {
      reader.report(
          Settings.GCP_CREDENTIALS,
          "leaves nothing to call Google with: expected adc or a credentials file");
    }
    if (google.impersonated() != null && !real) {
      reader.report(
          Settings.GCP_IMPERSONATE,
          "needs credentials to act for: expected EMBARK_GCP_CREDENTIALS=adc or a file");
    }
    if (google.isReal() && google.plaintext()) {
      reader.report(Settings.GCP_PLAINTEXT, "is for stand-ins only: Google is spoken to with TLS");
    } else if (google.plaintext() && real) {
      reader.report(
          Settings.GCP_PLAINTEXT,
          "would carry Google credentials over an open wire: expected TLS or"
              + " EMBARK_GCP_CREDENTIALS=none");
    }
  }

  private static void judgePolicyAnalyzer(EnvironmentReader reader, Google google) {
    URI url = google.policyAnalyzer();
    if (url == null) {
      return;
    }
    boolean open = "http".equals(url.getScheme()) && !HostAndPort.isLoopback(url.getHost());
    if (open && google.credentials().areReal()) {
      reader.report(
          Settings.POLICY_ANALYZER_URL,
          "would carry Google credentials over an open wire: expected https, or http to this"
              + " machine");
    } else if (HostAndPort.isWithin(url.getHost(), "googleapis.com") != google.isReal()) {
      reader.report(
          Settings.POLICY_ANALYZER_URL,
          "does not go with EMBARK_GCP_IAM_ENDPOINT: expected both Google's or both stand-ins");
    }
  }

  private static void judgePair(EnvironmentReader reader, CastAi castAi, Google google) {
    if (castAi.isReal() == google.isReal()) {
      return;
    }
    String real = castAi.isReal() ? "Cast AI is the real one" : "Google IAM is the real one";
    reader.report(
        new Problem(
            Settings.CASTAI_API_URL.name() + " and " + Settings.GCP_IAM_ENDPOINT.name(),
            castAi.url() + " and " + google.endpoint(),
            "do not belong together: "
                + real
                + " and the other a stand-in; expected both real or both stand-ins"));
  }
}
