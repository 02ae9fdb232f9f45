/** The workflows: deterministic and durable, with main methods that read as the process. */
@NullMarked
package dev.embark.workflows.workflow;

import org.jspecify.annotations.NullMarked;
