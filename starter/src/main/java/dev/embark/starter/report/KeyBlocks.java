package dev.embark.starter.report;

import dev.embark.starter.report.Block.Cell;
import dev.embark.workflows.model.Access;
import java.util.ArrayList;
import java.util.List;

/** Composes the part of a document about the remaining keys. */
final class KeyBlocks {

  private static final String NOT_TOLD =
      "IAM does not say when a key was last used; Google's Policy Analyzer does: gcloud"
          + " policy-intelligence query-activity"
          + " --activity-type=serviceAccountKeyLastAuthentication.";

  private static final String TOLD =
      "The last use comes from Google's Policy Analyzer: by the day, and without the last day or"
          + " two.";

  private KeyBlocks() {}

  /** Returns no blocks if there was no account to look at. */
  static List<Block> of(KeysLeft keys) {
    List<Block> blocks = new ArrayList<>();
    if (keys.accounts().isEmpty() && keys.unseen() == null) {
      return blocks;
    }
    blocks.add(new Block.Heading(2, "Keys that the onboarded clusters no longer need"));
    if (keys.unseen() != null) {
      blocks.add(new Block.Paragraph("They were not looked at: " + keys.unseen()));
      return blocks;
    }
    if (keys.count() == 0) {
      blocks.add(new Block.Paragraph("No key made by people was found."));
    } else {
      blocks.add(table(keys));
      commands(blocks, keys);
    }
    keys.accounts().stream()
        .filter(account -> account.lastUseUnseen() != null)
        .forEach(
            account ->
                blocks.add(
                    new Block.Paragraph(
                        "The last use of keys of "
                            + account.email()
                            + " is not known: "
                            + account.lastUseUnseen())));
    keys.accounts().stream()
        .filter(account -> account.unseen() != null)
        .forEach(
            account ->
                blocks.add(
                    new Block.Paragraph(
                        "Keys of " + account.email() + " stay as they are: " + account.unseen())));
    return blocks;
  }

  private static Block table(KeysLeft keys) {
    List<List<Cell>> rows = new ArrayList<>();
    for (KeysLeft.Account account : keys.accounts()) {
      for (Access.Key key : account.keys()) {
        rows.add(
            Cell.row(
                account.email(),
                key.id(),
                key.createdAt(),
                keys.age(key),
                KeysLeft.lastUse(key),
                Cell.toned(key.disabled() ? "disabled" : "enabled", key.disabled())));
      }
    }
    return new Block.Table(
        List.of("Service account", "Key", "Made", "Age", "Last use", "State"), rows);
  }

  private static void commands(List<Block> blocks, KeysLeft keys) {
    blocks.add(
        new Block.Paragraph(
            "As seen at "
                + Composition.time(keys.seenAt())
                + ". Embark has done nothing about them. "
                + (keys.knowsEveryUse() ? TOLD : NOT_TOLD)
                + " Make sure that nobody else uses a key, disable it, and delete it when nothing"
                + " has missed it for some days."));
    List<List<Cell>> rows = new ArrayList<>();
    keys.toDisable().forEach(command -> rows.add(Cell.row("1. disable", command)));
    keys.toDelete().forEach(command -> rows.add(Cell.row("2. later, delete", command)));
    blocks.add(new Block.Table(List.of("When", "Command"), rows));
  }
}
