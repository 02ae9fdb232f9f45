@NullMarked
package dev.embark.starter.demo;

import org.jspecify.annotations.NullMarked;
