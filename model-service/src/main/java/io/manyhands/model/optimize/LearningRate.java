package io.manyhands.model.optimize;

import io.manyhands.protocol.v1.OptimizerSpec;

/// The learning rate of each step, as the schedules of Keras have it (`ExponentialDecay`, `PiecewiseConstantDecay`,
/// `CosineDecay` with warm-up).
///
/// Computed in double with nothing but `+ - * /`, and rounded to float32 once: JavaScript, whose `Math.exp` and
/// `Math.cos` differ from engine to engine, comes to the same bits (`learning-rate.ts`, held to these by golden cases).
public final class LearningRate {
    private static final double LN_2 = 0.6931471805599453;

    /// Terms of the series: what is left out is below 1e-17 for arguments up to π / 2.
    private static final int TERMS = 13;

    private LearningRate() {}

    /// @param step from 0
    public static float at(OptimizerSpec spec, int step) {
        double rate = spec.getLearningRate();
        return switch (spec.getScheduleCase()) {
            case EXPONENTIAL -> (float) (rate * exponential(spec.getExponential(), step));
            case PIECEWISE -> piecewise(spec, step);
            case COSINE -> (float) cosine(rate, spec.getCosine(), step);
            case SCHEDULE_NOT_SET -> spec.getLearningRate();
        };
    }

    private static double exponential(OptimizerSpec.Exponential schedule, int step) {
        double passed = (double) step / schedule.getSteps();
        return exp(schedule.getLogRate() * (schedule.getStaircase() ? Math.floor(passed) : passed));
    }

    private static float piecewise(OptimizerSpec spec, int step) {
        var schedule = spec.getPiecewise();
        float rate = spec.getLearningRate();
        for (int i = 0; i < schedule.getBoundariesCount() && step > schedule.getBoundaries(i); i++) {
            rate = schedule.getRates(i);
        }
        return rate;
    }

    private static double cosine(double rate, OptimizerSpec.Cosine schedule, int step) {
        int warmup = schedule.getWarmupSteps();
        if (step < warmup) {
            double from = schedule.getWarmupFrom();
            return from + (rate - from) * ((double) step / warmup);
        }
        double passed = (double) Math.min(step - warmup, schedule.getDecaySteps()) / schedule.getDecaySteps();
        double alpha = schedule.getAlpha();
        return rate * ((1 - alpha) * (0.5 * (1 + cosineOfPi(passed))) + alpha);
    }

    /// e^x for x up to 0: e^r / 2^k, where x = r - k ln 2.
    private static double exp(double x) {
        double halvings = Math.floor(-x / LN_2 + 0.5);
        double rest = x + halvings * LN_2;
        double sum = 1;
        for (int term = TERMS; term >= 1; term--) {
            sum = 1 + sum * rest / term;
        }
        for (double left = halvings; left > 0 && sum > 0; left--) {
            sum *= 0.5;
        }
        return sum;
    }

    /// cos(π t) for t from 0 to 1.
    private static double cosineOfPi(double t) {
        return t <= 0.5 ? cosine(Math.PI * t) : -cosine(Math.PI * (1 - t));
    }

    private static double cosine(double x) {
        double square = x * x;
        double sum = 1;
        for (int term = TERMS; term >= 1; term--) {
            sum = 1 - sum * square / ((2 * term - 1) * (2 * term));
        }
        return sum;
    }
}
