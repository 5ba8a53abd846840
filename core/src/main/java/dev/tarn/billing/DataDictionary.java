package dev.tarn.billing;

import dev.tarn.model.ColumnType;
import dev.tarn.model.ColumnType.MapOf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The types of the columns that AWS and the FOCUS specification publish. It has a say only in files that look like such an
 * export: a column {@code product} of somebody's own CSV is no map.
 */
final class DataDictionary {

    private static final DataDictionary CUR = load("cur.columns");
    private static final DataDictionary FOCUS = load("focus.columns");
    /** Knows no column. */
    static final DataDictionary NONE = new DataDictionary(Map.of(), List.of());

    private record Wildcard(Pattern pattern, ColumnType type) {}

    private final Map<String, ColumnType> byName;
    private final List<Wildcard> wildcards;

    private DataDictionary(Map<String, ColumnType> byName, List<Wildcard> wildcards) {
        this.byName = Map.copyOf(byName);
        this.wildcards = List.copyOf(wildcards);
    }

    /** The dictionary that fits columns of these original names, if one does. */
    static Optional<DataDictionary> fitting(Collection<String> originalNames) {
        List<String> names =
                originalNames.stream().map(DataDictionary::normalised).toList();
        Predicate<String> isCur = n -> n.startsWith("line_item_") || n.equals("bill_billing_period_start_date");
        if (names.stream().anyMatch(isCur)) {
            return Optional.of(CUR);
        }
        return names.contains("billedcost") || names.contains("chargeperiodstart") || names.contains("effectivecost")
                ? Optional.of(FOCUS)
                : Optional.empty();
    }

    /** The type that the specification gives a column, whichever way it is spelled. */
    Optional<ColumnType> typeOf(String originalName) {
        String name = normalised(originalName);
        ColumnType exact = byName.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        return wildcards.stream()
                .filter(w -> w.pattern().matcher(name).matches())
                .map(Wildcard::type)
                .findFirst();
    }

    private static String normalised(String originalName) {
        return ColumnNaming.plainName(originalName).toLowerCase(Locale.ROOT);
    }

    private static DataDictionary load(String resource) {
        Map<String, ColumnType> byName = new HashMap<>();
        List<Wildcard> wildcards = new ArrayList<>();
        try (InputStream stream = Objects.requireNonNull(DataDictionary.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(line -> {
                String[] parts = line.trim().split("\\s+");
                String name = parts[0].toLowerCase(Locale.ROOT);
                if (name.contains("*")) {
                    wildcards.add(new Wildcard(Pattern.compile(name.replace("*", ".+")), type(parts[1])));
                } else {
                    byName.put(name, type(parts[1]));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
        return new DataDictionary(byName, wildcards);
    }

    private static ColumnType type(String word) {
        return switch (word) {
            case "text" -> ColumnType.TEXT;
            case "money" -> ColumnType.MONEY;
            case "time" -> ColumnType.TIMESTAMP;
            case "textmap" -> ColumnType.TEXT_MAP;
            case "moneymap" -> new MapOf(ColumnType.TEXT, ColumnType.MONEY);
            default -> throw new IllegalStateException("no such type in the data dictionary: " + word);
        };
    }
}
