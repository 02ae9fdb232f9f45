/** The verbs that talk to runs, and the options that verbs share. Names no Temporal class. */
@NullMarked
package dev.embark.starter.command;

import org.jspecify.annotations.NullMarked;
