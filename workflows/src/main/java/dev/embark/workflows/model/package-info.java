/** Data that travels through Temporal, outcomes and error codes. No behaviour beyond validation. */
@NullMarked
package dev.embark.workflows.model;

import org.jspecify.annotations.NullMarked;
