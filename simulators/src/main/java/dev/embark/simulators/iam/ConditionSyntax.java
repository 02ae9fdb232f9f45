package dev.embark.simulators.iam;

import com.google.type.Expr;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Finds invalid conditions. Assumption: no full parser of the expression language is needed;
 * unbalanced brackets and quotes, empty expressions and too many operators are found.
 */
final class ConditionSyntax {

  private static final int MOST_LOGICAL_OPERATORS = 12;

  private ConditionSyntax() {}

  static Optional<String> problem(Expr condition) {
    if (condition.getTitle().isBlank()) {
      return Optional.of("The condition must have a title.");
    }
    String expression = condition.getExpression();
    if (expression.isBlank()) {
      return Optional.of("The condition must have an expression.");
    }
    Optional<String> unbalanced = unbalanced(expression);
    if (unbalanced.isPresent()) {
      return unbalanced;
    }
    int operators = logicalOperators(expression);
    return operators > MOST_LOGICAL_OPERATORS
        ? Optional.of(
            "The condition has %d logical operators; at most %d are allowed."
                .formatted(operators, MOST_LOGICAL_OPERATORS))
        : Optional.empty();
  }

  private static Optional<String> unbalanced(String expression) {
    Deque<Character> open = new ArrayDeque<>();
    char quote = 0;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(' || c == '[' || c == '{') {
        open.push(c);
      } else if (isClosing(c) && (open.isEmpty() || !pairs(open.pop(), c))) {
        return syntaxError(c, i);
      }
    }
    return quote == 0 && open.isEmpty() ? Optional.empty() : syntaxError(' ', expression.length());
  }

  private static Optional<String> syntaxError(char found, int at) {
    return Optional.of(
        "Expression parsing failed: Syntax error at offset %d: unexpected '%s'."
            .formatted(at, found == ' ' ? "<EOF>" : String.valueOf(found)));
  }

  private static boolean isClosing(char c) {
    return c == ')' || c == ']' || c == '}';
  }

  private static boolean pairs(char opening, char closing) {
    return (opening == '(' && closing == ')')
        || (opening == '[' && closing == ']')
        || (opening == '{' && closing == '}');
  }

  private static int logicalOperators(String expression) {
    String outsideQuotes = expression.replaceAll("\"[^\"]*\"|'[^']*'", "");
    String marked = outsideQuotes.replaceAll("&&|\\|\\||!(?!=)", "\u0001");
    return (int) marked.chars().filter(c -> c == 1).count();
  }
}
