/** What the HTTP adapters share. */
@NullMarked
package dev.embark.activities.http;

import org.jspecify.annotations.NullMarked;
