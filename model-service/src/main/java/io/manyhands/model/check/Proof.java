package io.manyhands.model.check;

import io.manyhands.protocol.v1.CheckEntry;

/// Auditors agree that a value is not what its volunteer said.
///
/// @param check of that value
/// @param wasUsed whether it went into the sum of its round
/// @param isNew whether the volunteer was not banned before
public record Proof(CheckEntry check, boolean wasUsed, boolean isNew) {}
