package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Audit;
import dev.embark.workflows.model.AuditEntry;
import dev.embark.workflows.model.Authorship;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last few hundred commands that were accepted. */
final class AuditLog {

  private final Deque<AuditEntry> entries = new ArrayDeque<>();
  private int count;

  void accepted(String command, Authorship authorship, String effect) {
    count++;
    if (entries.size() == Audit.MOST_ENTRIES) {
      entries.removeFirst();
    }
    entries.add(new AuditEntry(count, Workflow.currentTimeMillis(), command, authorship, effect));
  }

  int count() {
    return count;
  }

  Audit audit() {
    return new Audit(count - entries.size(), List.copyOf(entries));
  }
}
