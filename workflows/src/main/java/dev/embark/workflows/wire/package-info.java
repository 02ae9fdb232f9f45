/** How payloads are written and read. The same in every process. */
@NullMarked
package dev.embark.workflows.wire;

import org.jspecify.annotations.NullMarked;
