/**
 * The product on a real Temporal server: server, worker and simulators are processes of their own,
 * and are killed for real.
 */
@NullMarked
package dev.embark.e2e;

import org.jspecify.annotations.NullMarked;
