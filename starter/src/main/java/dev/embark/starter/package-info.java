/** The command line: its root and the one list of its verbs. */
@NullMarked
package dev.embark.starter;

import org.jspecify.annotations.NullMarked;
