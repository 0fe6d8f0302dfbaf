package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.ElementType;
import java.util.List;

/// How a job wants its samples cut from a data set.
public sealed interface DataSource {
    /// The data set, SHA-256 in hexadecimal.
    String sha256();

    /// @param length code points of a sample's input
    /// @param stride code points from the start of one sample to the next
    /// @param oneHot whether the input is one-hot `[length, classes]` rather than class numbers `[length]`
    record Text(String sha256, int length, int stride, boolean oneHot) implements DataSource {}

    /// @param featureScale what every feature is multiplied by
    record Table(String sha256, List<Integer> featureShape, ElementType featureType, float featureScale, Target target)
            implements DataSource {
        /// Bytes of one record.
        public long recordBytes() {
            long values = featureShape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
            return values * (featureType == ElementType.ELEMENT_TYPE_FLOAT32 ? Float.BYTES : 1) + target.bytes();
        }
    }

    sealed interface Target {
        int bytes();
    }

    record Classes(int count) implements Target {
        private static final int FIT_IN_A_BYTE = 256;

        @Override
        public int bytes() {
            return count <= FIT_IN_A_BYTE ? 1 : 2;
        }
    }

    record Values(int count) implements Target {
        @Override
        public int bytes() {
            return count * Float.BYTES;
        }
    }
}
