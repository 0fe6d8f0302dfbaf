package io.manyhands.gateway.roster;

import java.time.Instant;
import java.util.Collection;

/// What volunteers ask for.
///
/// @param volunteers that are willing to compute
/// @param workers that they compute with, all together: tasks that are computed at once
/// @param tasks how many they are willing to hold together
public record Demand(int volunteers, int workers, int tasks) {
    public static final Demand NONE = new Demand(0, 0, 0);

    static Demand of(Collection<Volunteer> volunteers, Instant now) {
        var willing = volunteers.stream().filter(each -> each.window(now) > 0).toList();
        return new Demand(
                willing.size(),
                willing.stream().mapToInt(Volunteer::workers).sum(),
                willing.stream().mapToInt(each -> each.window(now)).sum());
    }
}
