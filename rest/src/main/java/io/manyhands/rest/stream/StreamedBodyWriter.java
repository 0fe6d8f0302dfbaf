package io.manyhands.rest.stream;

import io.manyhands.connections.Connections;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/// Writes a [StreamedBody], and counts the clients that are cut because they do not read.
@Provider
public class StreamedBodyWriter implements ServerMessageBodyWriter<StreamedBody> {
    @Override
    public void writeResponse(StreamedBody body, Type type, ServerRequestContext context) {
        var request = (ResteasyReactiveRequestContext) context;
        request.suspend();
        var response = context.serverResponse();
        if (body.length().isPresent()) {
            response.setResponseHeader(
                    HttpHeaders.CONTENT_LENGTH, Long.toString(body.length().getAsLong()));
        } else {
            response.setChunked(true);
        }
        var writing = body.pieces()
                .onItem()
                .transformToUniAndConcatenate(piece -> write(response, piece, body.stalledAfter()))
                .subscribe()
                .with(written -> {}, failure -> abort(body, request, failure), () -> {
                    response.end();
                    request.resume();
                });
        request.unwrap(RoutingContext.class).addEndHandler(ended -> {
            writing.cancel();
            if (ended.failed()) {
                request.close();
            }
        });
    }

    private static Uni<Void> write(ServerHttpResponse response, byte[] piece, Duration stalledAfter) {
        return Uni.createFrom()
                .completionStage(() -> response.write(piece))
                .ifNoItem()
                .after(stalledAfter)
                .fail();
    }

    /// What has been sent cannot be taken back: a closed connection is the only word left.
    private static void abort(StreamedBody body, ResteasyReactiveRequestContext request, Throwable failure) {
        if (failure instanceof TimeoutException) {
            body.gate().countCut();
        } else {
            Log.debugf("an answer is cut short: %s", failure.getMessage());
        }
        cut(request.unwrap(RoutingContext.class).request().connection());
    }

    /// Whoever does not read would keep a close that waits for what was written.
    private static void cut(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            Connections.cut(base.channel());
        } else {
            connection.close();
        }
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType media) {
        return type == StreamedBody.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
        return type == StreamedBody.class;
    }

    @Override
    public void writeTo(
            StreamedBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        throw new UnsupportedOperationException("a streamed body is written without blocking");
    }
}
