/** The command line: its root and the list of its verbs. */
@NullMarked
package dev.embark.starter;

import org.jspecify.annotations.NullMarked;
