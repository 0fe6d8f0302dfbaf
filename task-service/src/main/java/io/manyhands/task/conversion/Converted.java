package io.manyhands.task.conversion;

/// @param records the data set
/// @param description what it holds
@SuppressWarnings("ArrayRecordComponent") // made once, stored once; never compared
public record Converted(byte[] records, Description description) {}
