/**
 * Tests of the product on a real Temporal server: server, worker and simulators are separate
 * processes and are really killed.
 */
@NullMarked
package dev.embark.e2e;

import org.jspecify.annotations.NullMarked;
