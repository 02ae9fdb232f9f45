/** What the worker shows of itself: health, metrics, logs. */
@NullMarked
package dev.embark.worker.observability;

import org.jspecify.annotations.NullMarked;
