package io.manyhands.model.progress;

import io.manyhands.rest.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Answers 404 before a resource is asked: an event stream that has begun could not say it any more.
public class JobFilterResource {
    private final RedisHistory history;

    JobFilterResource(RedisHistory history) {
        this.history = history;
    }

    /// @return nothing, that is: go on
    @OfExistingJob
    @ServerRequestFilter
    public Uni<@Nullable Response> requireJob(UriInfo uri) {
        var job = Problems.jobKeys(uri.getPathParameters().getFirst("id"));
        return history.exists(job).map(exists -> {
            if (!exists) {
                throw Problems.noSuchJob(job);
            }
            return null;
        });
    }
}
