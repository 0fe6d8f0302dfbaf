package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.Extent;
import io.manyhands.protocol.v1.FixedRecords;
import java.util.Optional;

/// Looks at records as they come, a stretch at a time, and keeps what a job has to know of them: how far their values
/// go, and how many are of each class. Not thread-safe.
public final class RecordLook {
    private final DataSource.Table table;
    private final ValueRange.Builder features = new ValueRange.Builder();
    private final ValueRange.Builder targets = new ValueRange.Builder();
    private final int[] classes;
    private int records;

    public RecordLook(DataSource.Table table) {
        this.table = table;
        this.classes = new int[table.target() instanceof DataSource.Classes(int count) ? count : 0];
    }

    /// @param bytes whole records
    /// @return what is wrong with them, or with the first bad one
    public Optional<String> add(byte[] bytes) {
        var layout = new RecordLayout(table, bytes, records, features, targets);
        var problem = layout.check();
        if (problem.isEmpty()) {
            for (int record = 0; classes.length > 0 && record < layout.count(); record++) {
                classes[layout.classOf(record)]++;
            }
            records += layout.count();
        }
        return problem;
    }

    /// How many there were.
    public int records() {
        return records;
    }

    /// What was found of all of them.
    public FixedRecords facts() {
        var facts = FixedRecords.newBuilder().setLayout(DataAnalysis.records(table));
        features.build().map(RecordLook::extent).ifPresent(facts::setFeatures);
        targets.build().map(RecordLook::extent).ifPresent(facts::setTargets);
        for (int count : classes) {
            facts.addClassCounts(count);
        }
        return facts.build();
    }

    private static Extent extent(ValueRange range) {
        var extent = Extent.newBuilder().setSmallest(place(range.least())).setLargest(place(range.greatest()));
        range.fraction().map(RecordLook::place).ifPresent(extent::setBroken);
        return extent.build();
    }

    private static Extent.Place place(ValueRange.Place place) {
        return Extent.Place.newBuilder()
                .setValue(place.value())
                .setRecord(place.record())
                .setPosition(place.position())
                .build();
    }

    static ValueRange range(Extent extent) {
        return new ValueRange(
                place(extent.getSmallest()),
                place(extent.getLargest()),
                extent.hasBroken() ? Optional.of(place(extent.getBroken())) : Optional.empty());
    }

    private static ValueRange.Place place(Extent.Place place) {
        return new ValueRange.Place(place.getRecord(), place.getPosition(), place.getValue());
    }
}
