package io.manyhands.standalone.demo;

import java.io.PrintStream;
import java.net.URI;

/// Makes, lists and revokes the tokens of a server elsewhere.
///
/// A new token's text is all that is written to `out`, so that a script can take it; what is to be said of it goes to
/// `notes`.
public final class Tokens {
    private final URI server;
    private final String adminToken;
    private final PrintStream out;
    private final PrintStream notes;

    /// @param server where page and services are; ends with a slash
    /// @param adminToken with the scope `admin`
    public Tokens(URI server, String adminToken, PrintStream out, PrintStream notes) {
        this.server = server;
        this.adminToken = adminToken;
        this.out = out;
        this.notes = notes;
    }

    /// @throws io.manyhands.standalone.StandaloneException if the server cannot be asked, or refuses
    public void create(NewToken wish) throws InterruptedException {
        try (var organizer = organizer()) {
            var made = organizer.createToken(wish);
            out.println(made.token());
            notes.printf(
                    "That is the token of %s (%s) until %s. It is shown this once; its id is %s.%n",
                    made.name(), String.join(", ", made.scopes()), made.end(), made.id());
        }
    }

    /// @throws io.manyhands.standalone.StandaloneException as above
    public void list() throws InterruptedException {
        try (var organizer = organizer()) {
            out.printf("%-12s  %-20s  %-24s  %s%n", "id", "scopes", "until", "name");
            for (var token : organizer.tokens()) {
                out.printf(
                        "%-12s  %-20s  %-24s  %s%n",
                        token.id(), String.join(",", token.scopes()), token.end(), token.name());
            }
        }
    }

    /// @throws io.manyhands.standalone.StandaloneException as above, or if there is no such token
    public void revoke(String id) throws InterruptedException {
        try (var organizer = organizer()) {
            organizer.revokeToken(id);
            out.printf("Token %s is revoked; every process of the server refuses it within seconds.%n", id);
        }
    }

    private Organizer organizer() throws InterruptedException {
        var organizer = new Organizer(server, adminToken);
        organizer.requireDirect();
        return organizer;
    }
}
