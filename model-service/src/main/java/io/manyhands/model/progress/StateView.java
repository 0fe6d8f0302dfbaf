package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The state of a job in JSON.
///
/// @param reason why it failed; absent otherwise
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StateView(String state, @Nullable String reason) {}
