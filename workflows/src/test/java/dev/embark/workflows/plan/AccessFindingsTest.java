package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.KeyUse;
import dev.embark.workflows.wire.PayloadFormat;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessFindingsTest {

  private static final long NOW = Instant.parse("2026-05-02T07:08:09Z").toEpochMilli();
  private static final Access.Key KEY = new Access.Key("k1", "2026-05-01T07:08:09Z", false);

  @Test
  void tellsWhenAKeyWasLastUsed() {
    KeyUse used = new KeyUse("2026-04-27", "2025-01-01", "2026-04-30");

    assertThat(text(new Access.Keys(List.of(KEY.with(used)))))
        .isEqualTo(
            "Keys made by people: k1 of 2026-05-01T07:08:09Z (1 days old, last use: 2026-04-27).");
  }

  @Test
  void tellsSinceWhenNoUseWasSeen() {
    KeyUse unused = new KeyUse(null, "2025-01-01", "2026-04-30");

    assertThat(text(new Access.Keys(List.of(KEY.with(unused)))))
        .endsWith("(1 days old, last use: none seen from 2025-01-01 to 2026-04-30).");
  }

  @Test
  void saysNothingOfUsesThatNobodyWasAskedAbout() {
    assertThat(text(new Access.Keys(List.of(KEY))))
        .isEqualTo("Keys made by people: k1 of 2026-05-01T07:08:09Z (1 days old).");
  }

  @Test
  void saysWhyALastUseIsNotKnown() {
    assertThat(text(new Access.Keys(List.of(KEY), "HTTP 403")))
        .endsWith("(1 days old). When they were last used is not known: HTTP 403.");
  }

  @Test
  void leavesDisabledKeysOut() {
    Access.Keys keys = new Access.Keys(List.of(KEY.with(true)), "HTTP 403");

    assertThat(findings(keys)).isEmpty();
  }

  @Test
  void takesAnUnusedKeyWithoutTheTimeInWhichItWasWatchedForUnknown() {
    assertThat(KEY.with(new KeyUse(null, "2025-01-01", null)).lastUse()).isNull();
    assertThat(KEY.with(new KeyUse("2026-04-27", null, null)).lastUse()).isNotNull();
  }

  @Test
  void readsKeysOfHistoriesThatKnowNoUses() throws JsonProcessingException {
    String old =
        """
        {"keys":[{"id":"k1","createdAt":"2026-05-01T07:08:09Z","disabled":false}]}\
        """;

    assertThat(PayloadFormat.mapper().readValue(old, Access.Keys.class))
        .isEqualTo(new Access.Keys(List.of(KEY)));
  }

  private static String text(Access.Keys keys) {
    List<Finding> findings = findings(keys);
    assertThat(findings).extracting(Finding::code).containsExactly(AccessFindings.KEYS_LEFT);
    return findings.get(0).text();
  }

  private static List<Finding> findings(Access.Keys keys) {
    ClusterTarget target = ClusterTarget.of("id", "acme-prod", "castai@acme-prod.example");
    Permissions all = new Permissions("acme-prod", Verdict.YES, List.of(), null);
    return AccessFindings.of(new Seen(target, all, null, keys, null), NOW);
  }
}
