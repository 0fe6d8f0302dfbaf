package io.manyhands.task.conversion;

import java.util.Optional;
import java.util.Set;

/// How somebody wants data to be converted, where there is a choice.
///
/// @param target name of the column to be learnt; empty: the last one
/// @param ignored columns that are left out
/// @param targetKind whether the target is a class or a number; empty: whichever it looks like
/// @param isStandardised whether columns of numbers are brought to mean 0 and deviation 1
/// @param imageSize to which images are brought; empty: the one they all have
/// @param isGrey whether images lose their colours
public record Wishes(
        Optional<String> target,
        Set<String> ignored,
        Optional<TargetKind> targetKind,
        boolean isStandardised,
        Optional<ImageSize> imageSize,
        boolean isGrey) {
    public static final Wishes NONE =
            new Wishes(Optional.empty(), Set.of(), Optional.empty(), true, Optional.empty(), false);

    /// What is learnt.
    public enum TargetKind {
        CLASS,
        NUMBER
    }

    /// In pixels.
    public record ImageSize(int width, int height) {}
}
