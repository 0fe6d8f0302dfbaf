package io.manyhands.gateway.roster;

import java.time.Instant;
import java.util.Collection;

/// What volunteers ask for.
///
/// @param volunteers that are willing to compute
/// @param workers that they compute with, all together: leaves that are computed at once
/// @param tasks how many they are willing to hold together
public record Demand(int volunteers, int workers, int tasks) {
    public static final Demand NONE = new Demand(0, 0, 0);

    static Demand of(Collection<Volunteer> volunteers, Instant now) {
        var windows = volunteers.stream()
                .mapToInt(each -> each.window(now))
                .filter(window -> window > 0)
                .toArray();
        int workers = 0;
        int sum = 0;
        for (int window : windows) {
            workers += workers(window);
            sum += window;
        }
        return new Demand(windows.length, workers, sum);
    }

    /// A volunteer asks for one task more than it has workers, so that none waits for the line.
    private static int workers(int window) {
        return Math.max(1, window - 1);
    }
}
