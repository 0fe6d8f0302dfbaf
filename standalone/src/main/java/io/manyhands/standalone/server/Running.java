package io.manyhands.standalone.server;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// The services are up and answer here.
///
/// @param local the address on this machine
/// @param lan the address for others on the network; empty if there is none, or if the server does not listen there
/// @param secrets what organizers and gateways need to know
/// @param log where everything is written that is not on the console
public record Running(URI local, Optional<URI> lan, Secrets secrets, Path log) {

    static Running of(ServerSettings settings, int port, Secrets secrets, Path log) {
        var isWildcard = settings.host().equals("0.0.0.0") || settings.host().equals("::");
        var local = address(isWildcard ? "localhost" : settings.host(), port);
        var lan = isWildcard ? LanAddress.find().map(host -> address(host, port)) : Optional.<URI>empty();
        return new Running(local, lan, secrets, log);
    }

    /// Prints the links, and the tokens for those who want to create jobs, or compute for them.
    public void announce(PrintStream out) {
        out.printf("%n  Open       %s%n", local);
        lan.ifPresent(uri -> out.printf("  or, from another device on this network, %s%n", uri));
        out.printf("  Admin token %s%n", secrets.adminToken());
        out.printf("  Token of your own volunteers %s%n", secrets.volunteerToken());
        out.printf("  Log        %s%n%n", log);
    }

    private static URI address(String host, int port) {
        return URI.create("http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, port));
    }
}
