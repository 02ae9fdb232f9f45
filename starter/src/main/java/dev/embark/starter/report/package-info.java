/** The evidence of a run for auditors: composed once, written in several formats. */
@NullMarked
package dev.embark.starter.report;

import org.jspecify.annotations.NullMarked;
