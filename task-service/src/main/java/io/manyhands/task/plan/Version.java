package io.manyhands.task.plan;

import com.google.protobuf.ByteString;

/// A version of a job's model.
///
/// @param number which is also the round that starts from it
/// @param sha256 of its weights, raw
record Version(int number, ByteString sha256) {}
