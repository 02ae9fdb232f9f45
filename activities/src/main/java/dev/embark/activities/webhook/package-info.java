/**
 * Posts notices to webhooks that the worker's configuration names: signed, once per attempt, never
 * redirected.
 */
@NullMarked
package dev.embark.activities.webhook;

import org.jspecify.annotations.NullMarked;
