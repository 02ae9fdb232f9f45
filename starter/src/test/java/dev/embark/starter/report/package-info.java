@NullMarked
package dev.embark.starter.report;

import org.jspecify.annotations.NullMarked;
