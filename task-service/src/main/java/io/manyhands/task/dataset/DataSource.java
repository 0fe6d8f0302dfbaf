package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.ElementType;
import io.manyhands.task.conversion.Description;
import java.util.List;
import java.util.Objects;

/// How a job wants its samples cut from a data set.
public sealed interface DataSource {
    /// The data set, SHA-256 in hexadecimal.
    String sha256();

    /// Whether the bytes are meant, even if they look like another kind of file.
    boolean asIs();

    /// @param length code points of a sample's input
    /// @param stride code points from the start of one sample to the next
    /// @param oneHot whether the input is one-hot `[length, classes]` rather than class numbers `[length]`
    /// @param everyPosition whether each code point of a sample has its target, rather than the last one alone
    record Text(String sha256, int length, int stride, boolean oneHot, boolean everyPosition, boolean asIs)
            implements DataSource {
        /// Targets of one sample.
        int targets() {
            return everyPosition ? length : 1;
        }
    }

    /// @param featureScale what every feature is multiplied by
    record Table(
            String sha256,
            List<Integer> featureShape,
            ElementType featureType,
            float featureScale,
            Target target,
            boolean asIs)
            implements DataSource {
        /// More than any data set has.
        private static final long TOO_LARGE = 1L << 40;

        /// Bytes of one record; beyond all bounds at least [#TOO_LARGE].
        public long recordBytes() {
            long values = featureShape.stream()
                    .mapToLong(Integer::longValue)
                    .reduce(1, (product, size) -> Math.min(TOO_LARGE, product * size));
            return values * (featureType == ElementType.ELEMENT_TYPE_FLOAT32 ? Float.BYTES : 1) + target.bytes();
        }
    }

    /// Records that were converted, which are laid out as is kept beside them.
    record Described(String sha256, boolean asIs) implements DataSource {
        /// @param description of the data set
        public Table table(Description description) {
            return new Table(
                    sha256,
                    description.featureShape(),
                    description.featureType().equals("uint8")
                            ? ElementType.ELEMENT_TYPE_UINT8
                            : ElementType.ELEMENT_TYPE_FLOAT32,
                    (float) description.featureScale(),
                    description.classes() == null
                            ? new Values(Objects.requireNonNull(description.targetValues()))
                            : new Classes(description.classes()),
                    asIs);
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
