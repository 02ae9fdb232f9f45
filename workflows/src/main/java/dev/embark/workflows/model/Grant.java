package dev.embark.workflows.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One member of one binding of an IAM policy: the triple (role, condition, member). Embark adds and
 * removes only such triples.
 *
 * @param role such as {@code roles/iam.serviceAccountUser}
 * @param condition null for an unconditional binding
 * @param member such as {@code serviceAccount:a@b.iam.gserviceaccount.com}, also the {@code
 *     deleted:…?uid=…} form
 */
public record Grant(String role, @Nullable Condition condition, String member) {

  private static final String DELETED = "deleted:";

  /** Whether the member is the tombstone of an account that was deleted. */
  public boolean isTombstone() {
    return member.startsWith(DELETED);
  }

  /**
   * Whether the member is this service account, deleted or not; IAM ignores the case of e-mails.
   */
  public boolean isOf(String serviceAccount) {
    return memberEmail().equals(serviceAccount.toLowerCase(Locale.ROOT));
  }

  /** The e-mail in the member, in lower case, without type, tombstone and uid. */
  public String memberEmail() {
    String plain = isTombstone() ? member.substring(DELETED.length()) : member;
    int uid = plain.indexOf("?uid=");
    String withoutUid = uid < 0 ? plain : plain.substring(0, uid);
    return withoutUid.substring(withoutUid.indexOf(':') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Whether role, member and expression are the same: then it grants the same, whatever the title
   * and description.
   */
  public boolean isEquivalentTo(Grant other) {
    return role.equals(other.role)
        && member.equalsIgnoreCase(other.member)
        && condition != null
        && other.condition != null
        && condition.expression().equals(other.condition.expression());
  }

  /**
   * Whether both are identical for IAM: the same role and condition, and the same member in any
   * case.
   */
  public boolean isSameAs(Grant other) {
    boolean sameCondition =
        condition == null ? other.condition == null : condition.equals(other.condition);
    return role.equals(other.role) && sameCondition && member.equalsIgnoreCase(other.member);
  }

  /** The grant as one line for people. */
  @Override
  public String toString() {
    return member + " as " + role + (condition == null ? "" : " if " + condition.title());
  }
}
