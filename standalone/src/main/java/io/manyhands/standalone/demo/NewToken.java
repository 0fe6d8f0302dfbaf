package io.manyhands.standalone.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `POST /api/tokens` takes; what is null is as the server usually has it.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewToken(
        String name, List<String> scopes, @Nullable Integer expiresInDays, Quota quota) {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Quota(
            @Nullable Integer openJobs,
            @Nullable Integer storedMiB,
            @Nullable Integer jobsPerHour) {}
}
