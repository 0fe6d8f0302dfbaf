package io.manyhands.gateway.roster;

/// What the volunteers of this gateway are willing to do.
///
/// @param hands volunteers with demand
/// @param tasks how many tasks they are willing to hold together
public record Demand(int hands, int tasks) {
    public static final Demand NONE = new Demand(0, 0);
}
