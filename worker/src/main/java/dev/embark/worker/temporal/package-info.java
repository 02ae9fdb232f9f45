/** The connection to Temporal, and what is asked of it. */
@NullMarked
package dev.embark.worker.temporal;

import org.jspecify.annotations.NullMarked;
