/** Tests of the Policy Analyzer adapter. */
@NullMarked
package dev.embark.activities.policyanalyzer;

import org.jspecify.annotations.NullMarked;
