/** The worker's observability: health, metrics, logs. */
@NullMarked
package dev.embark.worker.observability;

import org.jspecify.annotations.NullMarked;
