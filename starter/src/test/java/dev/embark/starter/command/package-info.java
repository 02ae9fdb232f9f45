@NullMarked
package dev.embark.starter.command;

import org.jspecify.annotations.NullMarked;
