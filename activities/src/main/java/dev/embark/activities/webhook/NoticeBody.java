package dev.embark.activities.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.Notice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Formats a notice as a request body. */
final class NoticeBody {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NoticeBody() {}

  static byte[] of(Notice.Delivery delivery, Webhook.Form form) {
    ObjectNode body =
        switch (form) {
          case SLACK -> MAPPER.createObjectNode().put("text", slack(delivery.notice().asText()));
          case EMBARK -> document(delivery);
        };
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode document(Notice.Delivery delivery) {
    Notice notice = delivery.notice();
    Counts counts = notice.counts();
    ObjectNode body = MAPPER.createObjectNode();
    body.put("format", "embark/v1");
    body.put("kind", "Notice");
    body.put("id", delivery.id());
    body.put("event", notice.event().name());
    body.put("text", notice.asText());
    body.put("fleet", notice.fleet());
    body.put("runId", notice.runId());
    body.put("wave", notice.wave());
    body.put("at", Instant.ofEpochMilli(notice.atMillis()).toString());
    body.put("next", notice.command());
    body.put("author", notice.authorship().author());
    body.put("change", notice.authorship().changeId());
    ObjectNode numbers = body.putObject("counts");
    numbers.put("total", counts.total());
    numbers.put("ended", counts.endedTotal());
    numbers.put("inFlight", counts.inFlight());
    numbers.put("failed", counts.failed());
    return body;
  }

  /** Slack treats these three as markup, so that a fleet's name could ping everybody. */
  private static String slack(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
