package io.manyhands.task.modelfile;

import io.manyhands.task.topology.Topology;

/// A model that was read from a file.
///
/// @param topology in normal form
/// @param weights of all its tensors, float32, in topology order; not copied
@SuppressWarnings("ArrayRecordComponent") // made once, stored once; never compared
public record ModelFile(Topology topology, byte[] weights) {}
