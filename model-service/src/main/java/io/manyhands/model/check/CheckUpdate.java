package io.manyhands.model.check;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.VolunteerStanding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is to be remembered of checks, in one write. Mutable while it is gathered, not thread-safe.
public final class CheckUpdate {
    private final Map<String, CheckEntry> put = new LinkedHashMap<>();
    private final List<String> removed = new ArrayList<>();
    private final Map<ByteString, VolunteerStanding> standings = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    /// Nothing but the end of one check.
    public static CheckUpdate without(String place) {
        var update = new CheckUpdate();
        update.remove(place);
        return update;
    }

    void put(String place, CheckEntry check) {
        removed.remove(place);
        put.put(place, check);
    }

    void remove(String place) {
        put.remove(place);
        removed.add(place);
    }

    void standing(ByteString volunteer, VolunteerStanding standing) {
        standings.put(volunteer, standing);
    }

    /// @param field one of [io.manyhands.protocol.Keys.VerificationField]
    void count(String field, long more) {
        counts.merge(field, more, Long::sum);
    }

    public boolean isEmpty() {
        return put.isEmpty() && removed.isEmpty() && standings.isEmpty() && counts.isEmpty();
    }

    /// Checks to be made, by place.
    public Map<String, CheckEntry> put() {
        return Map.copyOf(put);
    }

    /// Places of those that are done.
    public List<String> removed() {
        return List.copyOf(removed);
    }

    /// By volunteer.
    public Map<ByteString, VolunteerStanding> standings() {
        return Map.copyOf(standings);
    }

    /// What is added to each field.
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
