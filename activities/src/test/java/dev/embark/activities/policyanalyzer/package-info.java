/** Tests of the adapter to Policy Analyzer. */
@NullMarked
package dev.embark.activities.policyanalyzer;

import org.jspecify.annotations.NullMarked;
