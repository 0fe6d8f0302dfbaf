package io.manyhands.standalone.bench;

/// A held-out loss, and the seconds from the beginning after which it was known.
record Evaluation(double seconds, double loss) {}
