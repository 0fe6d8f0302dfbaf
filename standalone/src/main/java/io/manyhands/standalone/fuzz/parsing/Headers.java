package io.manyhands.standalone.fuzz.parsing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.manyhands.address.ClientAddress;
import io.manyhands.address.OwnNames;
import io.manyhands.address.TrustedProxies;
import io.manyhands.gateway.admission.OriginPolicy;
import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import io.manyhands.task.access.TokenText;
import java.util.List;
import java.util.stream.Stream;

/// Headers that decide something, one a line: `Origin`, `Host`, `X-Forwarded-For`, the token of `Authorization`.
final class Headers {
    private static final ClientAddress PEER = ClientAddress.parse("10.0.0.7").orElseThrow();
    private static final TrustedProxies PROXIES = TrustedProxies.parse(List.of("10.0.0.0/8", "fd00::/8"));
    private static final OwnNames OWN = OwnNames.of(List.of("train.example.org", "*.example.com"));
    private static final OriginPolicy ORIGINS = new OriginPolicy(OWN, List.of("https://pages.example.net"));
    private static final int LINES = 4;

    private Headers() {}

    static Target target() {
        var examples = Stream.of(
                        "https://train.example.org\ntrain.example.org:443\n192.0.2.1, 10.1.2.3\nmh_0123456789ab_"
                                + "0123456789abcdef".repeat(4),
                        "http://[::1]:8080\n[::1]:8080\n[2001:db8::1]:4711\nmh_x",
                        "https://pages.example.net\nlocalhost\nfe80::1%eth0,fd00::1\n",
                        "null\na.example.com.\n1.2.3.4:5\n")
                .map(Samples::bytes)
                .toList();
        return new Target("headers", Form.TEXT, examples, Headers::take);
    }

    private static Outcome take(byte[] input) {
        var lines = (new String(input, ISO_8859_1) + "\n".repeat(LINES)).split("\n", -1);
        boolean isOurs = OWN.include(lines[1]);
        boolean isPermitted = ORIGINS.permits(lines[0], lines[1]);
        var client = PROXIES.client(PEER, List.of(lines[2]));
        boolean isToken = TokenText.parse(lines[3]).isPresent();
        var what = "%s %s %s %s %s"
                .formatted(
                        isOurs,
                        isPermitted,
                        client.equals(PEER),
                        client.network().toString().length(),
                        isToken);
        return isOurs || isPermitted || isToken ? new Outcome.Accepted(what) : new Outcome.Refused(what);
    }
}
