package io.manyhands.task.job;

import io.manyhands.protocol.v1.Records;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.dataset.TextCorpus;
import io.manyhands.task.dataset.ValueRange;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.EmbeddedIds;

/// Whether the values of all samples are numbers of rows that the embeddings have. One that is not stops some devices,
/// and others take it for another row, or for zeros.
record IdFit(DataFacts data, Findings findings) {
    private static final String DATASET = "data.dataset";

    void check(EmbeddedIds ids) {
        if (!ids.areOfSample()) {
            findings.add(
                    "model.topology",
                    "has layer %s, whose row numbers are computed by the layers before it; they must be values of the sample: let it take the input, at most through Reshape, Flatten and the like"
                            .formatted(ids.layer()));
        } else if (data.spec().hasText()) {
            checkText(ids);
        } else {
            checkRecords(ids, data.spec().getRecords());
        }
    }

    private void checkText(EmbeddedIds ids) {
        int characters = TextCorpus.classesOf(data.spec().getText());
        if (data.spec().getText().getOneHot()) {
            findings.add(
                    "data.encoding", "is oneHot, but layer %s takes class numbers; use index".formatted(ids.layer()));
        } else if (characters > ids.rows()) {
            findings.add(
                    "model.topology",
                    "has layer %s with input_dim %d, but the text has %d distinct characters; write \"$alphabet\" for input_dim"
                            .formatted(ids.layer(), ids.rows(), characters));
        }
    }

    private void checkRecords(EmbeddedIds ids, Records records) {
        if (records.getFeatureScale() != 1) {
            findings.add(
                    "data.featureScale",
                    "is %s, but features are row numbers for layer %s; leave featureScale out"
                            .formatted(records.getFeatureScale(), ids.layer()));
            return;
        }
        data.features().ifPresent(range -> checkRange(ids, range));
    }

    private void checkRange(EmbeddedIds ids, ValueRange range) {
        range.fraction().ifPresent(place -> reject(ids, place, "must be a whole number"));
        if (range.least().value() < 0) {
            reject(ids, range.least(), "must be at least 0");
        }
        if (range.greatest().value() >= ids.rows()) {
            reject(
                    ids,
                    range.greatest(),
                    "must be at most %d; mend the data or raise input_dim".formatted(ids.rows() - 1));
        }
    }

    private void reject(EmbeddedIds ids, ValueRange.Place place, String must) {
        findings.add(
                DATASET,
                "%s, which is a row number for layer %s with input_dim %d: it %s"
                        .formatted(place, ids.layer(), ids.rows(), must));
    }
}
