package dev.embark.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoredProxyTest {

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_PROXY", "https_proxy"})
  void warnsOfAProxyThatJavaDoesNotSeeAndKeepsItsPasswordToItself(String variable) {
    Map<String, String> environment = Map.of(variable, "http://user:canary@proxy:3128");

    assertThat(IgnoredProxy.warning(environment, null))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .startsWith(variable + " is set")
                    .contains("EMBARK_JAVA_OPTS")
                    .doesNotContain("canary"));
  }

  @Test
  void isSilentIfJavaHasAProxyOrThereIsNone() {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://proxy:3128");

    assertThat(IgnoredProxy.warning(environment, "proxy")).isEmpty();
    assertThat(IgnoredProxy.warning(Map.of("HTTPS_PROXY", ""), null)).isEmpty();
    assertThat(IgnoredProxy.warning(Map.of(), null)).isEmpty();
  }
}
