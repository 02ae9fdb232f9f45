/** The workflows: deterministic, remembering, each main method reading as the process. */
@NullMarked
package dev.embark.workflows.workflow;

import org.jspecify.annotations.NullMarked;
