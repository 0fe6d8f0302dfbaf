package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.FixedRecords;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Records;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.Read;
import java.util.Optional;

/// Looks at the bytes of a data set and works out the [DataSpec] of a job: counts, split and alphabet.
///
/// @param heldOutFraction of the samples, in `[0, 1)`
/// @param seed of the job, which decides which records are held out
/// @param field where to report what is wrong with the data
public record DataAnalysis(double heldOutFraction, int seed, String field) {
    private static final int MAX_ALPHABET = Limit.LIMIT_DIMENSION_VALUE;

    /// @param bytes not kept
    public Read<DataFacts> analyse(DataSource source, byte[] bytes) {
        return Read.of(findings -> analyse(source, bytes, findings));
    }

    /// Of records in shards, which were looked at when they were stored.
    ///
    /// @param manifest its size in bytes
    /// @param records in all shards
    /// @param shardRecords in each shard but the last
    public Read<DataFacts> analyse(String sha256, int manifest, FixedRecords facts, int records, int shardRecords) {
        return Read.of(findings -> {
            var split = SampleSplit.ofRecords(records, heldOutFraction);
            requireSomeToTrain(split, findings);
            ClassCounts.missing(facts.getClassCountsList()).forEach(warning -> findings.warn(field, warning));
            var spec = DataSpec.newBuilder()
                    .setSha256(sha256)
                    .setSizeBytes(manifest)
                    .setShardRecords(shardRecords)
                    .setRecords(facts.getLayout());
            return new DataFacts(
                    addSplit(spec, split).build(),
                    facts.hasFeatures() ? Optional.of(RecordLook.range(facts.getFeatures())) : Optional.empty(),
                    facts.hasTargets() ? Optional.of(RecordLook.range(facts.getTargets())) : Optional.empty());
        });
    }

    private void requireSomeToTrain(SampleSplit split, Findings findings) {
        if (split.train() == 0) {
            findings.add(
                    field,
                    "has %d records, of which %d are held out: none is left to train on"
                            .formatted(split.total(), split.heldOut()));
        }
    }

    private DataFacts analyse(DataSource source, byte[] bytes, Findings findings) {
        var spec = DataSpec.newBuilder().setSha256(source.sha256()).setSizeBytes(bytes.length);
        return switch (source) {
            case DataSource.Text text -> {
                addText(spec, text, bytes, findings);
                yield DataFacts.of(spec.build());
            }
            case DataSource.Described _ ->
                throw new IllegalArgumentException(
                        "data set %s: its layout is not known yet".formatted(source.sha256()));
            case DataSource.Table table -> {
                var records = new RecordLayout(table, bytes);
                addRecords(spec, table, records, findings);
                yield new DataFacts(spec.build(), records.features(), records.targets());
            }
        };
    }

    private void addText(DataSpec.Builder spec, DataSource.Text text, byte[] bytes, Findings findings) {
        var problem = text.asIs() ? Optional.<String>empty() : TextProblem.of(bytes);
        problem.ifPresent(looks -> findings.add(field, looks));
        if (problem.isPresent()) {
            return;
        }
        if (TextLook.startsWithMark(bytes)) {
            findings.warn(
                    field, "begins with a byte order mark, which counts as a character; save it as UTF-8 without");
        }
        switch (TextCorpus.decode(bytes)) {
            case TextCorpus.Malformed(int position) ->
                findings.add(
                        field,
                        "is not text in UTF-8: byte %d begins no character; convert it to UTF-8".formatted(position));
            case TextCorpus.Decoded(TextCorpus corpus) -> addText(spec, text, corpus, bytes, findings);
        }
    }

    private void addText(
            DataSpec.Builder spec, DataSource.Text text, TextCorpus corpus, byte[] bytes, Findings findings) {
        if (corpus.classes() > MAX_ALPHABET) {
            findings.add(
                    field,
                    "has %d distinct characters; at most %d are allowed".formatted(corpus.classes(), MAX_ALPHABET));
        }
        var split = SampleSplit.ofWindows(corpus.codePoints(), text.length(), text.stride(), heldOutFraction);
        if (split.train() == 0) {
            findings.add(
                    field,
                    "has %d characters, which leave no training sample at length %d, stride %d and %d of %d samples held out"
                            .formatted(
                                    corpus.codePoints(), text.length(), text.stride(), split.heldOut(), split.total()));
        }
        var windows = TextWindows.newBuilder()
                .setLength(text.length())
                .setStride(text.stride())
                .setAlphabet(corpus.alphabet())
                .setOneHot(text.oneHot())
                .setEveryPosition(text.everyPosition());
        UnigramEntropy.of(bytes, corpus, split, text).ifPresent(entropy -> {
            windows.setUnigramEntropy(entropy.nats());
            entropy.warning().ifPresent(warning -> findings.warn(field, warning));
        });
        addSplit(spec, split).setText(windows);
    }

    private void addRecords(DataSpec.Builder spec, DataSource.Table table, RecordLayout records, Findings findings) {
        records.check().ifPresent(problem -> findings.add(field, problem));
        var split = SampleSplit.ofRecords(records.count(), heldOutFraction);
        if (findings.isEmpty()) {
            requireSomeToTrain(split, findings);
        }
        if (findings.isEmpty() && table.target() instanceof DataSource.Classes(int classes)) {
            ClassCounts.of(records, classes, split, seed).warnings().forEach(warning -> findings.warn(field, warning));
        }
        addSplit(spec, split).setRecords(records(table));
    }

    static Records records(DataSource.Table table) {
        var records = Records.newBuilder()
                .addAllFeatureShape(table.featureShape())
                .setFeatureType(table.featureType())
                .setFeatureScale(table.featureScale());
        switch (table.target()) {
            case DataSource.Classes(int count) -> records.setClasses(count);
            case DataSource.Values(int count) -> records.setValues(count);
        }
        return records.build();
    }

    private static DataSpec.Builder addSplit(DataSpec.Builder spec, SampleSplit split) {
        return spec.setTrainSamples(split.train())
                .setHeldOutFirst(split.heldOutFirst())
                .setHeldOutSamples(split.heldOut());
    }
}
