/** Tests of what all adapters share. */
@NullMarked
package dev.embark.activities;

import org.jspecify.annotations.NullMarked;
