/** What the worker is told by its environment: declared once, read once, judged as a whole. */
@NullMarked
package dev.embark.worker.configuration;

import org.jspecify.annotations.NullMarked;
