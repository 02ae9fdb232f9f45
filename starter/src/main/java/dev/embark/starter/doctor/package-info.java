/** The checks of {@code embark doctor}, their verdicts and their advice. */
@NullMarked
package dev.embark.starter.doctor;

import org.jspecify.annotations.NullMarked;
