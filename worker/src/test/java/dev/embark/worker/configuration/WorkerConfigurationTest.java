package dev.embark.worker.configuration;

import static dev.embark.worker.configuration.Environments.problems;
import static dev.embark.worker.configuration.Environments.real;
import static dev.embark.worker.configuration.Environments.sentences;
import static dev.embark.worker.configuration.Environments.simulated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.worker.configuration.WorkerConfiguration.Log;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigurationTest {

  @Test
  void needsOnlyTheKeyAndTheBoundariesForRealClusters() {
    WorkerConfiguration configuration = WorkerConfiguration.read(real());

    assertThat(configuration.castAi().isReal()).isTrue();
    assertThat(configuration.google().isReal()).isTrue();
    assertThat(configuration.google().credentials().areReal()).isTrue();
    assertThat(configuration.minimumPropagation()).isEqualTo(Duration.ofSeconds(180));
    assertThat(configuration.boundary().projects()).containsExactly("acme-*");
    assertThat(configuration.boundary().castIdentityProjects())
        .containsExactly("prod-cast-identity");
    assertThat(configuration.rates().iamWrites()).isEqualTo(8);
    assertThat(configuration.environment()).isEqualTo("default");
    assertThat(configuration.http()).isEqualTo(new WorkerConfiguration.Http("127.0.0.1", 9464));
  }

  @Test
  void allowsEverythingAndAShortWaitWithStandIns() {
    WorkerConfiguration configuration = WorkerConfiguration.read(simulated());

    assertThat(configuration.boundary().projects()).containsExactly("*");
    assertThat(configuration.minimumPropagation()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void asksPolicyTroubleshooterOnlyWhereItIsLetAndFindsItBesideAStandIn() {
    Map<String, String> asking = real();
    asking.put("EMBARK_POLICY_TROUBLESHOOTER", "true");
    String service = "policytroubleshooter.googleapis.com";

    assertThat(WorkerConfiguration.read(real()).google().policyTroubleshooter()).isFalse();
    assertThat(WorkerConfiguration.read(simulated()).google().policyTroubleshooter()).isFalse();
    assertThat(WorkerConfiguration.read(asking).google().policyTroubleshooter()).isTrue();
    assertThat(WorkerConfiguration.read(asking).google().service(service))
        .hasToString(service + ":443");
    assertThat(WorkerConfiguration.read(simulated()).google().service(service))
        .hasToString("localhost:9090");
  }

  @Test
  void asksPolicyAnalyzerOnlyWhereItIsNamed() {
    Map<String, String> asking = real();
    asking.put("EMBARK_POLICY_ANALYZER_URL", "https://policyanalyzer.googleapis.com/");
    Map<String, String> simulated = simulated();
    simulated.put("EMBARK_POLICY_ANALYZER_URL", "http://127.0.0.1:8092/");

    assertThat(WorkerConfiguration.read(real()).google().policyAnalyzer()).isNull();
    assertThat(WorkerConfiguration.read(asking).google().policyAnalyzer())
        .hasToString("https://policyanalyzer.googleapis.com");
    assertThat(WorkerConfiguration.read(simulated).google().policyAnalyzer())
        .hasToString("http://127.0.0.1:8092");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://policyanalyzer.example.com",
        "https://policyanalyzer.googleapis.com.evil.example",
        "http://127.0.0.1:8092",
      })
  void sendsGooglesTokenToNoStrangerInPolicyAnalyzersPlace(String url) {
    Map<String, String> environment = real();
    environment.put("EMBARK_POLICY_ANALYZER_URL", url);

    assertThat(sentences(environment))
        .singleElement()
        .asString()
        .contains("EMBARK_POLICY_ANALYZER_URL", "both Google's or both stand-ins");
  }

  @Test
  void asksTheRealPolicyAnalyzerNothingAboutAStandIn() {
    Map<String, String> environment = simulated();
    environment.put("EMBARK_POLICY_ANALYZER_URL", "https://policyanalyzer.googleapis.com");

    assertThat(sentences(environment))
        .singleElement()
        .asString()
        .contains("both Google's or both stand-ins");
  }

  @Test
  void refusesToSendGooglesTokenToPolicyAnalyzerOverAnOpenWire() {
    Map<String, String> environment = real();
    environment.put("EMBARK_POLICY_ANALYZER_URL", "http://policyanalyzer.googleapis.com");

    assertThat(sentences(environment)).singleElement().asString().contains("open wire");
  }

  @Test
  void takesAnEmptyVariableForAnAbsentOne() {
    Map<String, String> environment = real();
    environment.put("EMBARK_ENVIRONMENT", "");

    assertThat(WorkerConfiguration.read(environment).environment()).isEqualTo("default");
  }

  @Test
  void servesNoHttpWhenItIsOff() {
    Map<String, String> environment = real();
    environment.put("EMBARK_HTTP_PORT", "off");

    assertThat(WorkerConfiguration.read(environment).http()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CASTAI_API_URL | ftp://api.cast.ai | https://host",
        "CASTAI_API_URL | https://api.cast.ai/v1 | without path",
        "EMBARK_POLICY_ANALYZER_URL | policyanalyzer.googleapis.com | https://host",
        "EMBARK_GCP_IAM_ENDPOINT | iam.googleapis.com | host:port",
        "EMBARK_GCP_IAM_ENDPOINT | iam.googleapis.com:99999 | host:port",
        "EMBARK_GCP_PLAINTEXT | yes | true or false",
        "EMBARK_GCP_CREDENTIALS | /no/such/file.json | readable credentials file",
        "EMBARK_GCP_QUOTA_PROJECT | Not A Project | project id",
        "EMBARK_ENVIRONMENT | Staging/EU | lower-case",
        "EMBARK_ALLOWED_PROJECTS | acme,,beta | separated by commas",
        "EMBARK_ALLOWED_SERVICE_ACCOUNTS | castai-sa | e-mails or patterns",
        "EMBARK_CASTAI_IDENTITY_PROJECTS | prod-* | project ids",
        "EMBARK_MIN_PROPAGATION | 180 | such as 180s",
        "EMBARK_IAM_WRITES_PER_MINUTE | 0 | greater than 0",
        "EMBARK_IAM_READS_PER_MINUTE | NaN | greater than 0",
        "EMBARK_CASTAI_RATE | many | greater than 0",
        "EMBARK_HTTP_PORT | 70000 | off",
        "EMBARK_HTTP_BIND | 'a b' | bind",
        "EMBARK_WORKFLOW_CACHE | 1 | from 10",
        "EMBARK_LOG_LEVEL | loud | debug",
        "EMBARK_LOG_FORMAT | xml | text or json",
      })
  void namesTheSettingItsValueAndWhatIsExpected(String name, String value, String expected) {
    Map<String, String> environment = real();
    environment.put(name, value);

    assertThat(problems(environment))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.name()).isEqualTo(name);
              assertThat(problem.sentence()).contains(name, value, expected);
            });
  }

  @Test
  void readsWhatToLogWithoutTheRest() {
    assertThat(Log.read(Map.of(), "error")).isEqualTo(new Log("error", "text"));
    assertThat(Log.read(Map.of("EMBARK_LOG_LEVEL", "debug", "EMBARK_LOG_FORMAT", "json"), "error"))
        .isEqualTo(new Log("debug", "json"));
    assertThatThrownBy(() -> Log.read(Map.of("EMBARK_LOG_LEVEL", "loud"), "error"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("EMBARK_LOG_LEVEL (loud) is not understood");
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    Map<String, String> environment =
        Map.of("EMBARK_MIN_PROPAGATION", "soon", "EMBARK_LOG_LEVEL", "loud");

    assertThat(problems(environment))
        .extracting(Problem::name)
        .containsExactlyInAnyOrder(
            "CASTAI_API_TOKEN",
            "EMBARK_ALLOWED_PROJECTS",
            "EMBARK_ALLOWED_SERVICE_ACCOUNTS",
            "EMBARK_MIN_PROPAGATION",
            "EMBARK_LOG_LEVEL");
  }

  @Test
  void refusesUnknownNamesAndSuggestsTheNearest() {
    Map<String, String> environment = real();
    environment.put("EMBARK_ALLOWED_PROJECT", "acme-*");

    assertThat(problems(environment))
        .singleElement()
        .extracting(Problem::sentence)
        .asString()
        .contains("EMBARK_ALLOWED_PROJECT is not a setting", "EMBARK_ALLOWED_PROJECTS?");
  }

  @Test
  void acceptsNamesThatAnotherPartOfTheProcessReads() {
    Map<String, String> environment = real();
    environment.put("EMBARK_ELSEWHERE", "x");

    assertThat(WorkerConfiguration.read(environment, Set.of("EMBARK_ELSEWHERE"))).isNotNull();
  }

  @Test
  void refusesARealCastAiWithAStandInForGoogle() {
    Map<String, String> environment = real();
    environment.put("EMBARK_GCP_IAM_ENDPOINT", "localhost:9090");

    assertThat(sentences(environment))
        .singleElement()
        .asString()
        .contains("do not belong together");
  }

  @Test
  void refusesAStandInForCastAiWithTheRealGoogle() {
    Map<String, String> environment = real();
    environment.put("CASTAI_API_URL", "http://localhost:8080");

    assertThat(sentences(environment))
        .singleElement()
        .asString()
        .contains("do not belong together");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://simulators:8080", "http://10.0.0.7:8080", "http://127.0.0.1.nip.io"})
  void refusesToSendTheKeyOverAnOpenWire(String url) {
    Map<String, String> environment = simulated();
    environment.put("CASTAI_API_URL", url);

    assertThat(sentences(environment)).singleElement().asString().contains("open wire", url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iam.internal:9090", "localhost:9090", "127.0.0.1:9090"})
  void refusesToSendGoogleCredentialsOverAnOpenWire(String endpoint) {
    Map<String, String> environment = simulated();
    environment.put("EMBARK_GCP_IAM_ENDPOINT", endpoint);
    environment.put("EMBARK_GCP_CREDENTIALS", "adc");
    environment.put("EMBARK_ALLOWED_PROJECTS", "*");
    environment.put("EMBARK_ALLOWED_SERVICE_ACCOUNTS", "*");

    assertThat(sentences(environment)).singleElement().asString().contains("open wire");
  }

  @Test
  void letsAPlaintextServerElsewhereBeCalledWithoutCredentials() {
    Map<String, String> environment = simulated();
    environment.put("CASTAI_API_URL", "https://castai.internal:8443");
    environment.put("EMBARK_GCP_IAM_ENDPOINT", "iam.internal:9090");

    assertThat(WorkerConfiguration.read(environment).google().plaintext()).isTrue();
  }

  @Test
  void refusesToCallGoogleWithoutCredentialsOrWithoutTls() {
    Map<String, String> environment = real();
    environment.put("EMBARK_GCP_CREDENTIALS", "none");
    environment.put("EMBARK_GCP_PLAINTEXT", "true");

    assertThat(problems(environment))
        .extracting(Problem::name)
        .containsExactlyInAnyOrder("EMBARK_GCP_CREDENTIALS", "EMBARK_GCP_PLAINTEXT");
  }

  @Test
  void refusesAShortWaitForRealClusters() {
    Map<String, String> environment = real();
    environment.put("EMBARK_MIN_PROPAGATION", "179s");

    assertThat(sentences(environment)).singleElement().asString().contains("179s", "180s or more");
  }

  @Test
  void acceptsALongerWaitForRealClusters() {
    Map<String, String> environment = real();
    environment.put("EMBARK_MIN_PROPAGATION", "7m");

    assertThat(WorkerConfiguration.read(environment).minimumPropagation())
        .isEqualTo(Duration.ofMinutes(7));
  }
}
