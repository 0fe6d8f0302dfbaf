package io.manyhands.task.modelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.topology.Topology;

/// What has been found in a file: the topology as it was written, and a way to its weights.
///
/// @param place where errors of the topology are said to be
/// @param topology in any of the forms that are read
record WrittenModel(String place, JsonNode topology, Weights weights) {
    /// Read when it is known which there should be.
    @FunctionalInterface
    interface Weights {
        /// @return all values, float32 little-endian, tensors in topology order
        /// @throws UnusableModelException if one is not there, or is another
        byte[] read(Topology topology);
    }
}
