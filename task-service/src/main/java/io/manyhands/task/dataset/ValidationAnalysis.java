package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Validation;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.Read;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Works out how samples are cut from a data set that is evaluated on, which is laid out as the one that trains.
///
/// @param training what was found out about that one, of which nothing is held out
/// @param source how its samples are cut
/// @param bytes of that one; not kept
/// @param field for messages
@SuppressWarnings("ArrayRecordComponent") // values passed on once; never compared
public record ValidationAnalysis(DataFacts training, DataSource source, byte[] bytes, String field) {
    private static final int SHOWN = 8;

    /// @param sha256 of the data set that is evaluated on
    /// @return its own facts, but for the specification, which is of both
    public Read<DataFacts> analyse(String sha256, byte[] validation) {
        return Read.of(findings -> {
            var spec = training.spec().toBuilder()
                    .setHeldOutFirst(training.spec().getTrainSamples())
                    .setValidation(Validation.newBuilder().setSha256(sha256).setSizeBytes(validation.length));
            return switch (source) {
                case DataSource.Text text -> {
                    addText(spec, text, validation, findings);
                    yield DataFacts.of(spec.build());
                }
                case DataSource.Described _ ->
                    throw new IllegalArgumentException("data set %s: its layout is not known yet".formatted(sha256));
                case DataSource.Table table -> {
                    var records = new RecordLayout(table, validation);
                    records.check().ifPresent(problem -> findings.add(field, problem));
                    spec.setHeldOutSamples(findings.isEmpty() ? records.count() : 0);
                    yield new DataFacts(spec.build(), records.features(), records.targets());
                }
            };
        });
    }

    private void addText(DataSpec.Builder spec, DataSource.Text text, byte[] validation, Findings findings) {
        switch (TextCorpus.decode(validation)) {
            case TextCorpus.Malformed(int position) ->
                findings.add(
                        field,
                        "is not text in UTF-8: byte %d begins no character; convert it to UTF-8".formatted(position));
            case TextCorpus.Decoded(TextCorpus corpus) -> {
                unknown(corpus).ifPresent(characters -> findings.add(field, characters));
                var split = SampleSplit.ofWindows(corpus.codePoints(), text.length(), text.stride(), 0);
                if (split.total() == 0) {
                    findings.add(
                            field,
                            "has %d characters, which make no sample at length %d; use a longer text"
                                    .formatted(corpus.codePoints(), text.length()));
                }
                spec.setHeldOutSamples(split.total());
                if (findings.isEmpty()) {
                    double nats = UnigramEntropy.ofTwo(bytes, validation, spec.build(), text);
                    spec.getTextBuilder().setUnigramEntropy(nats);
                }
            }
        }
    }

    /// Characters that have no class.
    private Optional<String> unknown(TextCorpus corpus) {
        var unknown = new TreeSet<Integer>();
        corpus.alphabet().codePoints().forEach(unknown::add);
        training.spec().getText().getAlphabet().codePoints().forEach(unknown::remove);
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        var shown = unknown.stream().limit(SHOWN).map("U+%04X"::formatted).collect(Collectors.joining(", "));
        return Optional.of(
                "has %d characters that the text that trains has not: %s%s; take them out, or add them to that one"
                        .formatted(unknown.size(), shown, unknown.size() > SHOWN ? ", …" : ""));
    }
}
