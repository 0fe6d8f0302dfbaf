package io.manyhands.standalone.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Address of the page on the command line; becomes one that ends with a slash and has no query, so that other
/// addresses can be relative to it.
final class PageUrl implements ITypeConverter<URI> {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    @Override
    public URI convert(String value) {
        try {
            var url = new URI(value);
            if (url.getHost() == null || !SCHEMES.contains(url.getScheme())) {
                throw wrong(value);
            }
            var path = url.getPath().endsWith("/") ? url.getPath() : url.getPath() + "/";
            return new URI(url.getScheme(), url.getAuthority(), path, null, null);
        } catch (URISyntaxException e) {
            throw wrong(value);
        }
    }

    private static TypeConversionException wrong(String value) {
        return new TypeConversionException(
                "'%s' must be an address that begins with http:// or https://, for example https://train.example.org"
                        .formatted(value));
    }
}
