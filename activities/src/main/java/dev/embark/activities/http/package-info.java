/** What the adapters that speak HTTP have in common. */
@NullMarked
package dev.embark.activities.http;

import org.jspecify.annotations.NullMarked;
