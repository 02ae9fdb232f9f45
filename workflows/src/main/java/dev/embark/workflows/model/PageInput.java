package dev.embark.workflows.model;

import java.util.List;

/**
 * The input of a part of a look at a whole fleet: of a plan or of a drift.
 *
 * @param name the fleet's name
 * @param number the part's number, from 1
 * @param targets its clusters; those that share a client service account are in one part
 * @param options the choices that decide what is refused
 * @param authorship who asked
 */
public record PageInput(
    String name,
    int number,
    List<ClusterTarget> targets,
    ClusterOptions options,
    Authorship authorship) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public PageInput {
    targets = targets == null ? List.of() : List.copyOf(targets);
    options = options == null ? ClusterOptions.DEFAULT : options;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }
}
