/** An auditor's evidence of a run: composed once, written in several forms. */
@NullMarked
package dev.embark.starter.report;

import org.jspecify.annotations.NullMarked;
