/**
 * Cast AI's API: the few calls that an onboarding needs, over one HTTP pipeline. Independent of
 * Google.
 */
@NullMarked
package dev.embark.activities.castai;

import org.jspecify.annotations.NullMarked;
