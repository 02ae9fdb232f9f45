package dev.embark.simulators.iam;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a service account: a re-created account with the same email address is
 * another. Its monitor guards its attributes; the policy has its own lock.
 */
final class AccountRecord {

  final String projectId;
  final String email;
  final String uniqueId;
  final PolicyCell policy;
  final Timeline existence = new Timeline();

  /** The keys by id, in listing order. */
  final ConcurrentSkipListMap<String, KeyRecord> keys = new ConcurrentSkipListMap<>();

  volatile boolean disabled;
  volatile @Nullable Instant deletedAt;

  volatile String displayName = "";
  volatile String description = "";
  volatile ByteString etag;

  AccountRecord(
      String projectId, String email, String uniqueId, PolicyCell policy, ByteString etag) {
    this.projectId = projectId;
    this.email = email;
    this.uniqueId = uniqueId;
    this.policy = policy;
    this.etag = etag;
  }

  boolean isLive() {
    return deletedAt == null;
  }
}
