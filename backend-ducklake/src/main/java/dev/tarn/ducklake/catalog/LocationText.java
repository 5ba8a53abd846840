package dev.tarn.ducklake.catalog;

import dev.tarn.config.HomePaths;
import dev.tarn.config.Secret;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what configurations and the official extension write for a catalog's place. */
final class LocationText {

    private static final Pattern URL = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?:(?://(?:([^/?#@]*)@)?([^/?#]*)/)?" + "([^?#=\\s/]*)(?:\\?(.*))?",
            Pattern.DOTALL);
    private static final Pattern WORDS =
            Pattern.compile("\\G\\s*(\\w+)\\s*=\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|([^\\s']*))\\s*");

    private LocationText() {}

    static CatalogLocation parse(String text) {
        String stripped = text.strip();
        String plain = stripped.startsWith("ducklake:") ? stripped.substring("ducklake:".length()) : stripped;
        if (plain.isEmpty()) {
            throw new IllegalArgumentException("database_path is empty; name the catalog's file, or a postgres: URL");
        }
        if (plain.startsWith("sqlite:") || plain.startsWith("mysql:")) {
            throw new IllegalArgumentException("database_path: catalogs are in a DuckDB file or in PostgreSQL, not in "
                    + plain.substring(0, plain.indexOf(':')));
        }
        Matcher url = URL.matcher(plain);
        if (url.matches()) {
            return url(url);
        }
        if (plain.matches("(?s)postgres(ql)?:.*")) {
            return words(plain.substring(plain.indexOf(':') + 1));
        }
        try {
            return new CatalogLocation.DuckDbFile(
                    Path.of(HomePaths.expand(plain.startsWith("duckdb:") ? plain.substring(7) : plain)));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("database_path is neither a file nor a postgres: URL", e);
        }
    }

    private static CatalogLocation url(Matcher url) {
        Map<String, String> options = new LinkedHashMap<>();
        if (url.group(4) != null) {
            for (String option : url.group(4).split("&")) {
                int equals = option.indexOf('=');
                if (equals > 0) {
                    options.put(option.substring(0, equals), decoded(option.substring(equals + 1)));
                }
            }
        }
        if (url.group(1) != null) {
            int colon = url.group(1).indexOf(':');
            options.put("user", decoded(colon < 0 ? url.group(1) : url.group(1).substring(0, colon)));
            if (colon >= 0) {
                options.put("password", decoded(url.group(1).substring(colon + 1)));
            }
        }
        String host = url.group(2) == null || url.group(2).isEmpty() ? "localhost" : url.group(2);
        return postgres("jdbc:postgresql://" + host + "/" + url.group(3), options);
    }

    private static CatalogLocation words(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        Matcher words = WORDS.matcher(text);
        int end = 0;
        while (words.find()) {
            String value =
                    words.group(2) == null ? words.group(3) : words.group(2).replaceAll("\\\\(.)", "$1");
            options.put(words.group(1), value);
            end = words.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException(
                    "database_path is no PostgreSQL location; write postgres://host:port/database?schema=name");
        }
        String host = Optional.ofNullable(options.remove("host")).orElse("localhost");
        String port =
                Optional.ofNullable(options.remove("port")).map(p -> ":" + p).orElse("");
        String database = Optional.ofNullable(options.remove("dbname")).orElse("");
        return postgres("jdbc:postgresql://" + host + port + "/" + encoded(database), options);
    }

    private static CatalogLocation postgres(String url, Map<String, String> options) {
        Optional<String> user = Optional.ofNullable(options.remove("user"));
        Optional<Secret> password =
                Optional.ofNullable(options.remove("password")).map(Secret::new);
        String schema = CatalogLocation.Postgres.USUAL_SCHEMA;
        for (String name : new String[] {"currentSchema", "metadata_schema", "schema"}) {
            schema = Optional.ofNullable(options.remove(name)).orElse(schema);
        }
        StringBuilder whole = new StringBuilder(url);
        options.forEach((name, value) -> whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(encoded(value)));
        return new CatalogLocation.Postgres(whole.toString(), user, password, schema);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
