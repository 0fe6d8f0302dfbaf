package io.manyhands.protocol.check;

import java.math.BigDecimal;

/// From `least` to `most`, both included; either may be infinite.
record Range(double least, double most) {
    boolean includes(double value) {
        return value >= least && value <= most;
    }

    @Override
    public String toString() {
        if (least == most) {
            return plain(least);
        }
        if (Double.isInfinite(most)) {
            return "at least " + plain(least);
        }
        return Double.isInfinite(least) ? "at most " + plain(most) : plain(least) + " to " + plain(most);
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
