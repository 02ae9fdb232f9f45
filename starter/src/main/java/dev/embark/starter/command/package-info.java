/**
 * The verbs that talk to runs, and the options that verbs share. No class of Temporal is named
 * here.
 */
@NullMarked
package dev.embark.starter.command;

import org.jspecify.annotations.NullMarked;
