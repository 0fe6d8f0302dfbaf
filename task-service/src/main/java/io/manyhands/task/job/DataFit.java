package io.manyhands.task.job;

import io.manyhands.protocol.v1.Loss;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.EmbeddedIds;
import io.manyhands.task.topology.ModelShape;
import io.manyhands.task.topology.OutputRanges;
import io.manyhands.task.topology.Topology;

/// Whether a model means anything with the values of its data, once their shapes fit ([ModelFit]).
///
/// @param fromLogits whether the loss makes probabilities of the outputs first
record DataFit(DataFacts data, Loss loss, boolean fromLogits, Findings findings) {
    void check(Topology topology, ModelShape shape) {
        EmbeddedIds.of(topology).forEach(new IdFit(data, findings)::check);
        var losses = new LossFit(loss, fromLogits, findings);
        losses.check(
                new OutputRanges(topology, shape.outputs())
                        .last(data.spec().getText().getEveryPosition()),
                shape.output().last());
        losses.checkTargets(data);
    }
}
