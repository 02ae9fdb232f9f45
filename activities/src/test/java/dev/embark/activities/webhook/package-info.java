@NullMarked
package dev.embark.activities.webhook;

import org.jspecify.annotations.NullMarked;
