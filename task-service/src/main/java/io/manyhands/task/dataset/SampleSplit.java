package io.manyhands.task.dataset;

/// Which samples train and which are held out: samples `[0, train)` and `[heldOutFirst, heldOutFirst + heldOut)`.
///
/// The samples of a text are its windows, in order. Those of records are in an order drawn by the job's seed, as
/// [io.manyhands.protocol.SamplePermutation#SPLIT] says: the last records of a sorted file are all of one kind.
///
/// @param total samples in the data set; those that are neither would share text with a held-out one
public record SampleSplit(int total, int train, int heldOutFirst, int heldOut) {
    /// Windows of a text: window i covers code points `[i * stride, i * stride + length]`, its target included. The
    /// last windows are held out, and a window trains only if it shares no code point with any of those.
    ///
    /// @param heldOutFraction of all windows, in `[0, 1)`
    public static SampleSplit ofWindows(int codePoints, int length, int stride, double heldOutFraction) {
        int total = codePoints <= length ? 0 : (codePoints - length - 1) / stride + 1;
        int heldOut = (int) Math.floor(total * heldOutFraction);
        if (heldOut == 0) {
            return new SampleSplit(total, total, total, 0);
        }
        int first = total - heldOut;
        long firstCodePoint = (long) first * stride;
        return new SampleSplit(total, windowsThatEndBefore(firstCodePoint, length, stride), first, heldOut);
    }

    /// Records share nothing, so all that are not held out train.
    public static SampleSplit ofRecords(int total, double heldOutFraction) {
        int heldOut = (int) Math.floor(total * heldOutFraction);
        return new SampleSplit(total, total - heldOut, total - heldOut, heldOut);
    }

    private static int windowsThatEndBefore(long codePoint, int length, int stride) {
        long lastStart = codePoint - length - 1;
        return lastStart < 0 ? 0 : (int) (lastStart / stride + 1);
    }
}
