/** Pure decisions: what to change, what to keep, what a budget allows. No Temporal, no I/O. */
@NullMarked
package dev.embark.workflows.plan;

import org.jspecify.annotations.NullMarked;
