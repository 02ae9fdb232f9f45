/** The floor: five no-op activities and a timer per cluster, and nothing else. */
@NullMarked
package dev.embark.bench.floor;

import org.jspecify.annotations.NullMarked;
