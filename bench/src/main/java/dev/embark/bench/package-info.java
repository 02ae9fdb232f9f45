/** Measures Embark's fleets next to a floor: the minimum cost of five activities and a timer. */
@NullMarked
package dev.embark.bench;

import org.jspecify.annotations.NullMarked;
