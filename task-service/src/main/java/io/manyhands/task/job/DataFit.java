package io.manyhands.task.job;

import io.manyhands.protocol.v1.Loss;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.EmbeddedIds;
import io.manyhands.task.topology.ModelShape;
import io.manyhands.task.topology.OutputRanges;
import io.manyhands.task.topology.Shape;
import io.manyhands.task.topology.Topology;
import java.util.List;

/// Whether a model means anything with the values of its data, once their shapes fit ([ModelFit]).
record DataFit(DataFacts data, Loss loss, Findings findings) {
    private static final int UNKNOWN = 0;

    void check(Topology topology, ModelShape shape) {
        EmbeddedIds.of(topology).forEach(new IdFit(data, findings)::check);
        var shapes = shape instanceof ModelShape.Derived derived ? derived.outputs() : List.<Shape>of();
        var losses = new LossFit(loss, findings);
        losses.check(
                new OutputRanges(topology, shapes).last(),
                shapes.isEmpty() ? UNKNOWN : shapes.getLast().last());
        losses.checkTargets(data);
    }
}
