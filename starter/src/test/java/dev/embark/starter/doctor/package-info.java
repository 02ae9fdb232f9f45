@NullMarked
package dev.embark.starter.doctor;

import org.jspecify.annotations.NullMarked;
