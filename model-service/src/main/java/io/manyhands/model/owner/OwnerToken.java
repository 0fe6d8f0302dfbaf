package io.manyhands.model.owner;

/// What stands in the job's `owner` key while this process owns it: the instance and a number that grows with
/// every change of owner. As long as the job exists, no two ownerships have the same token, not even within one
/// process.
public record OwnerToken(String value) {}
