/** The connection to Temporal, and queries to it. */
@NullMarked
package dev.embark.worker.temporal;

import org.jspecify.annotations.NullMarked;
