package dev.embark.workflows.plan;

import dev.embark.workflows.model.ErrorCode;

/** Why a cluster may not be onboarded or taken off, or why it no longer counts as onboarded. */
public record Refusal(ErrorCode code, String message) {}
