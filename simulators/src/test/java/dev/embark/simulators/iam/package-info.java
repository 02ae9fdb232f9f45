@NullMarked
package dev.embark.simulators.iam;

import org.jspecify.annotations.NullMarked;
