/** What people and programs read: streams, errors, exit codes, tables and JSON. */
@NullMarked
package dev.embark.starter.output;

import org.jspecify.annotations.NullMarked;
