/** Measures Embark's fleets beside a floor: the least that five activities and a timer cost. */
@NullMarked
package dev.embark.bench;

import org.jspecify.annotations.NullMarked;
