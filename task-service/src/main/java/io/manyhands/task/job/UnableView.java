package io.manyhands.task.job;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Devices that have said that they cannot compute a job.
@Schema(name = "Unable", description = "Devices that have said that they cannot compute a job.")
public record UnableView(
        @Schema(description = "How many; counted up to 100") int devices,

        @Schema(description = "Why, in the words of the devices: the most frequent ones, untrusted text")
        List<String> reasons) {
    private static final int REASONS_SHOWN = 5;

    /// @param reasons one per device
    /// @return null if there are none
    static @Nullable UnableView of(Collection<String> reasons) {
        if (reasons.isEmpty()) {
            return null;
        }
        var frequency = reasons.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        var shown = frequency.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(REASONS_SHOWN)
                .map(Map.Entry::getKey)
                .toList();
        return new UnableView(reasons.size(), shown);
    }
}
