package io.manyhands.task.topology;

import io.manyhands.protocol.v1.Initializer;

/// A rule for the first values of a weight tensor, before its shape is known.
sealed interface Initialization {
    Initialization GLOROT_UNIFORM = new VarianceScaling(1, FanMode.AVERAGE, Distribution.UNIFORM);
    Initialization ORTHOGONAL =
            new Fixed(Initializer.newBuilder().setOrthogonalGain(1).build());
    Initialization ZEROS = constant(0);
    Initialization ONES = constant(1);

    Initializer forShape(Shape shape);

    static Initialization constant(double value) {
        return new Fixed(Initializer.newBuilder().setConstant((float) value).build());
    }

    static Initialization uniform(double limit) {
        return new Fixed(Initializer.newBuilder().setUniformLimit((float) limit).build());
    }

    /// The same for every shape.
    record Fixed(Initializer initializer) implements Initialization {
        @Override
        public Initializer forShape(Shape shape) {
            return initializer;
        }
    }

    enum FanMode {
        IN,
        OUT,
        AVERAGE
    }

    enum Distribution {
        UNIFORM,
        /// What TensorFlow.js calls "normal": truncated at two standard deviations, without correction for that.
        NORMAL,
        /// What Keras calls "truncated_normal": the same, corrected so that the variance after truncation is the wanted
        /// one.
        TRUNCATED_NORMAL,
        UNTRUNCATED_NORMAL
    }

    /// Variance `scale / fan` (Glorot and Bengio 2010; He et al. 2015), with the fans of TensorFlow.js: a kernel is
    /// `[…receptive field, in, out]`, anything that is neither matrix nor convolution kernel has √size for both.
    record VarianceScaling(double scale, FanMode mode, Distribution distribution) implements Initialization {
        /// Standard deviation of a standard normal that is truncated at ±2.
        private static final double TRUNCATED_STDDEV = 0.8796256610342398;

        @Override
        public Initializer forShape(Shape shape) {
            double variance = scale / Math.max(1, fan(shape));
            double stddev = Math.sqrt(variance);
            var initializer = Initializer.newBuilder();
            switch (distribution) {
                case UNIFORM -> initializer.setUniformLimit((float) Math.sqrt(3 * variance));
                case NORMAL -> initializer.setTruncatedNormalStddev((float) stddev);
                case TRUNCATED_NORMAL -> initializer.setTruncatedNormalStddev((float) (stddev / TRUNCATED_STDDEV));
                case UNTRUNCATED_NORMAL -> initializer.setNormalStddev((float) stddev);
            }
            return initializer.build();
        }

        private double fan(Shape shape) {
            return switch (mode) {
                case IN -> fanIn(shape);
                case OUT -> fanOut(shape);
                case AVERAGE -> (fanIn(shape) + fanOut(shape)) / 2;
            };
        }

        private static double fanIn(Shape shape) {
            return isKernel(shape) ? (double) shape.withoutLast().size() : Math.sqrt((double) shape.size());
        }

        private static double fanOut(Shape shape) {
            return isKernel(shape)
                    ? (double) shape.withoutLast().withoutLast().size() * shape.last()
                    : Math.sqrt((double) shape.size());
        }

        private static boolean isKernel(Shape shape) {
            return shape.rank() >= 2 && shape.rank() <= 5;
        }
    }
}
