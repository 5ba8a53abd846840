package dev.tarn.cli.output;

import dev.tarn.model.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names for a result's columns where no two may be equal: {@code SELECT 1 AS a, 2 AS a} becomes {@code a, a_2}. */
final class UniqueNames {

    private UniqueNames() {}

    static List<String> of(List<Column> columns) {
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name();
            for (int n = 2; !seen.add(name.toLowerCase(Locale.ROOT)); n++) {
                name = column.name() + "_" + n;
            }
            names.add(name);
        }
        return names;
    }
}
