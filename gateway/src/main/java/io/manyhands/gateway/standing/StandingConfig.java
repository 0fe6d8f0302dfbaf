package io.manyhands.gateway.standing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What follows from how volunteers have dealt with their tasks. Each gateway makes up its own mind.
@ConfigMapping(prefix = "manyhands.gateway.standing")
public interface StandingConfig {
    /// Tasks that a volunteer of whom nothing is known may hold; one more with each accepted result, up to what
    /// it asks for. Higher: a stranger can hold up more of a round before anything is known of it.
    @WithDefault("1")
    int firstWindow();

    /// Accepted results after which a volunteer has a record: it is served before the others, and pays no more
    /// for what others at its address have done. Lower: a stranger holds up more with less work; higher: a crowd
    /// grows more slowly.
    @WithDefault("4")
    int recordAfter();

    /// Tasks that a volunteer may leave unfinished without a suspension: a pause, a page that is closed. Each
    /// accepted result adds one, up to this number. What was held at one time counts once.
    @WithDefault("4")
    int forgiven();

    /// ... and so does the passing of this time.
    @WithDefault("2m")
    Duration forgivenAgainAfter();

    /// After so many unfinished tasks in a row, whatever the reason, a volunteer counts as one without a record
    /// until it has earned one anew.
    @WithDefault("3")
    int recordLostAfter();

    /// How long a volunteer gets no task after it has left one unfinished and that was not forgiven; doubles each
    /// time in a row. An accepted result ends it.
    @WithDefault("5s")
    Duration suspension();

    /// No suspension is longer.
    @WithDefault("5m")
    Duration suspensionAtMost();

    /// Tasks that volunteers without a record may leave unfinished at one address prefix before all of them there
    /// are suspended. Lower: a family with one bad device waits; higher: so many more strangers with new
    /// identities hold up a round.
    @WithDefault("4")
    int forgivenPerAddress();

    /// ... or as many as such volunteers have finished there, up to this number. Lower: a class with some bad
    /// devices waits; higher: one pupil who comes again and again under new names holds up as many rounds.
    @WithDefault("16")
    int earnedPerAddress();

    /// After this time, what was finished and left unfinished at an address counts half.
    @WithDefault("10m")
    Duration halfLife();

    /// Volunteers of whom no result was accepted yet that may hold a task at the same time, per address prefix;
    /// one where most was left unfinished. Lower: a school class takes longer to begin.
    @WithDefault("32")
    int newcomersPerAddress();

    /// Tasks that all volunteers of whom no result was accepted yet may hold together, in percent of what the
    /// others may hold. Where there are no others, there is no such bound. Lower: a crowd grows more slowly;
    /// higher: strangers hold up more of a round.
    @WithDefault("50")
    int newcomersPercent();

    /// Identities that are remembered, those first forgotten that were not heard of for longest. Each takes 200
    /// bytes.
    @WithDefault("50000")
    int identities();

    /// The same of address prefixes.
    @WithDefault("20000")
    int addresses();
}
