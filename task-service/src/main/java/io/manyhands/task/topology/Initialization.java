package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.Initializer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A rule for the first values of a weight tensor, before its shape is known.
sealed interface Initialization {
    Initialization GLOROT_UNIFORM = new VarianceScaling(1, FanMode.AVERAGE, Distribution.UNIFORM);
    Initialization ORTHOGONAL =
            new Fixed(Initializer.newBuilder().setOrthogonalGain(1).build());
    Initialization ZEROS = constant(0);
    Initialization ONES = constant(1);

    Initializer forShape(Shape shape);

    /// As Keras and TensorFlow.js read it.
    ObjectNode json();

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

        @Override
        public ObjectNode json() {
            return switch (initializer.getKindCase()) {
                case CONSTANT -> constantJson(initializer.getConstant());
                case UNIFORM_LIMIT ->
                    object(
                            "RandomUniform",
                            Map.of("minval", -initializer.getUniformLimit(), "maxval", initializer.getUniformLimit()));
                case NORMAL_STDDEV ->
                    object("RandomNormal", Map.of("mean", 0f, "stddev", initializer.getNormalStddev()));
                case TRUNCATED_NORMAL_STDDEV ->
                    object("TruncatedNormal", Map.of("mean", 0f, "stddev", initializer.getTruncatedNormalStddev()));
                case ORTHOGONAL_GAIN -> object("Orthogonal", Map.of("gain", initializer.getOrthogonalGain()));
                case UNIT_FORGET_BIAS, KIND_NOT_SET -> object("Zeros", Map.of());
            };
        }

        private static ObjectNode constantJson(float value) {
            if (value == 0) {
                return object("Zeros", Map.of());
            }
            return value == 1 ? object("Ones", Map.of()) : object("Constant", Map.of("value", value));
        }

        private static ObjectNode object(String className, Map<String, Float> numbers) {
            var json = JsonNodeFactory.instance.objectNode().put("class_name", className);
            var config = json.putObject("config");
            new TreeMap<>(numbers).forEach(config::put);
            return json;
        }
    }

    enum FanMode {
        IN("fan_in"),
        OUT("fan_out"),
        AVERAGE("fan_avg");

        private final String keras;

        FanMode(String keras) {
            this.keras = keras;
        }
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

        @Override
        public ObjectNode json() {
            var json = JsonNodeFactory.instance.objectNode().put("class_name", "VarianceScaling");
            json.putObject("config")
                    .put("scale", scale)
                    .put("mode", mode.keras)
                    .put("distribution", distribution.name().toLowerCase(Locale.ROOT));
            return json;
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
