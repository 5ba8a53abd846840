package dev.tarn.billing;

import dev.tarn.model.Column;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.SystemColumns;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Gives every original name of a delivery a name of its own: first those that history knows, then the rest in their order. */
final class NameAssignment {

    private static final int SHORTEST_SUFFIX = 6;

    private final NamingRules rules;
    private final Map<String, String> namesOfKnown = new LinkedHashMap<>();
    private final Map<String, Column> knownByKey = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    private NameAssignment(List<Column> known, NamingRules rules) {
        this.rules = rules;
        SystemColumns.ALL.forEach(c -> taken.add(key(c.name())));
        for (Column column : known) {
            namesOfKnown.putIfAbsent(column.originalName(), column.name());
            knownByKey.putIfAbsent(key(column.name()), column);
        }
        taken.addAll(knownByKey.keySet());
    }

    /** The names by original name; no two of them are the same for any database. */
    static Map<String, String> assign(
            Collection<String> originals, List<Column> known, NamingRules rules, DataDictionary dictionary) {
        NameAssignment assignment = new NameAssignment(known, rules);
        Map<String, String> names = new HashMap<>();
        Set<String> used = new HashSet<>();
        for (String original : originals) {
            String name = assignment.namesOfKnown.get(original);
            if (name != null && used.add(assignment.key(name))) {
                names.put(original, name);
            }
        }
        for (String original : new TreeSet<>(originals)) {
            if (!names.containsKey(original)) {
                String name = assignment.nameFor(original, used, dictionary);
                used.add(assignment.key(name));
                names.put(original, name);
            }
        }
        return names;
    }

    private String nameFor(String original, Set<String> used, DataDictionary dictionary) {
        String fitted = ColumnNaming.fittedName(original, rules);
        Column before = knownByKey.get(key(fitted));
        if (before != null && !used.contains(key(fitted)) && sameColumn(before.originalName(), original, dictionary)) {
            return before.name();
        }
        String name = fitted;
        for (int digits = SHORTEST_SUFFIX; taken.contains(key(name)) || used.contains(key(name)); digits += 2) {
            name = ColumnNaming.suffixedName(original, rules, digits);
        }
        return name;
    }

    /**
     * Whether two spellings mean one column: a CUR v1 header and its Parquet twin, or a column of the data dictionary that
     * its sender spells in another case today. Tags that differ by case are two columns.
     */
    static boolean sameColumn(String a, String b, DataDictionary dictionary) {
        if (ColumnNaming.isCurV1Header(a) != ColumnNaming.isCurV1Header(b)) {
            return ColumnNaming.plainName(a).equals(ColumnNaming.plainName(b));
        }
        return ColumnNaming.plainName(a).equalsIgnoreCase(ColumnNaming.plainName(b))
                && dictionary.typeOf(a).isPresent();
    }

    private String key(String name) {
        return ColumnNaming.collisionKey(name, rules);
    }
}
