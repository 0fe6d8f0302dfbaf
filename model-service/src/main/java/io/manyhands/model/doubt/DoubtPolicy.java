package io.manyhands.model.doubt;

import java.time.Duration;

/// Where doubt begins, and what ends it.
///
/// @param outlierFactor so many times as large as the median of others, a value is in doubt
/// @param witnesses so many independent volunteers make a job fail that say of one node that it is not finite
/// @param aloneAfter who has not been believed for this long counts as gone
/// @param exact whether all devices compute the same bits
/// @param clips whether strangers' values are shortened to the length of others
public record DoubtPolicy(double outlierFactor, int witnesses, Duration aloneAfter, boolean exact, boolean clips) {}
