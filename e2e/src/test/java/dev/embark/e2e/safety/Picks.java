package dev.embark.e2e.safety;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Selects the cases to play. */
final class Picks {

  /** A step and the fault that strikes it. */
  record Pick(Step step, MatrixFault fault) {}

  private Picks() {}

  /** Returns every fault at every step that a run from the state reaches. */
  static List<Pick> all(StartingState state, Spread spread) {
    List<Pick> picks = new ArrayList<>();
    for (Step step : Step.values()) {
      if (step.senselessFrom(state).isEmpty()) {
        MatrixFault.at(step).stream()
            .filter(fault -> canBePlaced(step, fault, spread))
            .forEach(fault -> picks.add(new Pick(step, fault)));
      }
    }
    return picks;
  }

  /**
   * Returns every fault at every step from one state in turn, so that every state meets every kind
   * of fault. With a drawn spread, every third of them; of the undos that fail for half a day,
   * every fourth.
   */
  static Map<StartingState, List<Pick>> covering(Spread spread) {
    Map<StartingState, List<Pick>> picks = new EnumMap<>(StartingState.class);
    int turn = spread.isDrawn() ? (int) spread.propagation().seed() : 0;
    for (Step step : Step.values()) {
      List<StartingState> states = statesOf(step);
      for (MatrixFault fault : MatrixFault.at(step)) {
        turn++;
        boolean isLong = step.isUndo() && fault.course() == Course.ENDS;
        boolean isTurn = !(isLong && turn % 4 != 0) && !(spread.isDrawn() && turn % 3 != 0);
        if (isTurn && canBePlaced(step, fault, spread)) {
          picks
              .computeIfAbsent(states.get(turn % states.size()), any -> new ArrayList<>())
              .add(new Pick(step, fault));
        }
      }
    }
    return picks;
  }

  private static List<StartingState> statesOf(Step step) {
    return Arrays.stream(StartingState.values())
        .filter(state -> step.senselessFrom(state).isEmpty())
        .toList();
  }

  /**
   * Faults are placed by counting calls. With a drawn spread, the number of rejected updates varies
   * by cluster, so the position of the confirming read is not fixed.
   */
  private static boolean canBePlaced(Step step, MatrixFault fault, Spread spread) {
    return !spread.isDrawn() || step != Step.CONFIRM || fault.isAtTheWorker();
  }
}
