/** The worker's environment configuration: declared once, read once, validated as a whole. */
@NullMarked
package dev.embark.worker.configuration;

import org.jspecify.annotations.NullMarked;
