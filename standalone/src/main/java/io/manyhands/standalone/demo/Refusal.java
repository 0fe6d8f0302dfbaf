package io.manyhands.standalone.demo;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/// Puts into words, with the remedy, that a request had no success.
final class Refusal {
    /// A proxy without a service behind it, a service without its Redis, or too many who ask.
    private static final Set<Integer> AWAY = Set.of(429, 502, 503, 504);

    private static final int REDIRECTION = 3;

    private Refusal() {}

    /// @param failure what could not be done
    /// @param base of all requests; what is sent where is relative to it
    /// @param response whose status is not 2xx
    static StandaloneException of(String failure, URI base, HttpResponse<String> response) {
        int status = response.statusCode();
        if (isRedirect(status)) {
            return redirected(failure, base, response);
        }
        var problem = Problem.text(status, response.body());
        return AWAY.contains(status)
                ? ServerAwayException.of(failure, problem)
                : new StandaloneException("%s: %s".formatted(failure, problem));
    }

    /// @param failure what could not be done
    /// @param cause why there was no answer at all
    static ServerAwayException of(String failure, HttpRequest request, IOException cause) {
        var asked = "%s %s: ".formatted(request.method(), request.uri());
        return switch (cause) {
            case SSLException e -> ServerAwayException.atThatAddress(failure, asked + e.getMessage());
            case ConnectException e
            when e.getCause() instanceof UnresolvedAddressException ->
                ServerAwayException.atThatAddress(failure, asked + "there is no host of that name");
            case ConnectException _ -> ServerAwayException.of(failure, asked + "nobody accepts connections there");
            case HttpTimeoutException _ -> ServerAwayException.of(failure, asked + "no answer in time");
            default -> ServerAwayException.of(failure, asked + cause);
        };
    }

    static boolean isRedirect(int status) {
        return status / 100 == REDIRECTION;
    }

    private static StandaloneException redirected(String failure, URI base, HttpResponse<String> response) {
        var location = response.headers().firstValue("Location").map(response.uri()::resolve);
        return new StandaloneException(
                "%s: %s is redirected to %s (status %d), which is not followed, so that the admin token goes to no other address than the one that was given; use %s"
                        .formatted(
                                failure,
                                response.uri(),
                                location.map(URI::toString).orElse("an unknown address"),
                                response.statusCode(),
                                location.flatMap(to -> page(to, base, response.uri()))
                                        .orElse("the address that the page really has, once it is open")));
    }

    /// Where the page is, if the redirect led to the same path below another address.
    private static Optional<String> page(URI location, URI base, URI asked) {
        var path = base.relativize(asked).toString();
        var address = location.toString();
        return address.endsWith("/" + path)
                        && location.getRawPath().endsWith("/" + URI.create(path).getRawPath())
                ? Optional.of(address.substring(0, address.length() - path.length()))
                : Optional.empty();
    }
}
