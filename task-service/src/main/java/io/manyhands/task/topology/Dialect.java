package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;

/// Who wrote a topology, where the same words mean different things.
enum Dialect {
    /// Keras 2 and TensorFlow.js.
    KERAS_2,
    KERAS_3;

    /// @param topology with whatever is wrapped around it
    static Dialect of(JsonNode topology) {
        boolean isKeras3 = topology.findValue("batch_shape") != null
                || topology.path("keras_version").asText().startsWith("3.")
                || topology.findValuesAsText("class_name").contains("DTypePolicy");
        return isKeras3 ? KERAS_3 : KERAS_2;
    }
}
