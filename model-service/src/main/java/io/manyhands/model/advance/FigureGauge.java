package io.manyhands.model.advance;

/// A figure of the status that is a gauge among the metrics of its job.
///
/// @param name of the gauge, after `manyhands.model.job.`
/// @param figure field of the status; a decimal number
public record FigureGauge(String name, String figure) {}
