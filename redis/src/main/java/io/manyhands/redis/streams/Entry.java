package io.manyhands.redis.streams;

/// One entry of a stream whose entries have a single field.
///
/// @param id assigned by Redis, ascending within the stream
/// @param payload the field's value; not copied, do not change it
@SuppressWarnings("ArrayRecordComponent") // a value passed on once; never compared
public record Entry(String id, byte[] payload) {}
