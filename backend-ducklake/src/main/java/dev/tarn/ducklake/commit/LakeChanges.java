package dev.tarn.ducklake.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The list of what a snapshot changed, as {@code ducklake_snapshot_changes.changes_made} has it: entries {@code type:value}, joined by
 * commas; names in double quotes, with a double quote in them written twice.
 *
 * @param all the changes, in order
 */
public record LakeChanges(List<LakeChanges.Change> all) {

    /** Copies the list. */
    public LakeChanges {
        all = List.copyOf(all);
    }

    /**
     * One change.
     *
     * @param type what was done, in lower case, for example {@code inserted_into_table}
     * @param id the number of what it was done to; -1 where it is named instead
     * @param schema the schema of what was created; empty where a number says it
     * @param name the name of what was created; empty for a schema, and where a number says it
     */
    public record Change(String type, long id, String schema, String name) {

        static Change of(String type, long id) {
            return new Change(type, id, "", "");
        }

        static Change created(String type, String schema, String name) {
            return new Change(type, -1, schema, name);
        }

        @Override
        public String toString() {
            if (id >= 0) {
                return type + ":" + id;
            }
            return type + ":" + quoted(schema) + (name.isEmpty() ? "" : "." + quoted(name));
        }

        private static String quoted(String text) {
            return "\"" + text.replace("\"", "\"\"") + "\"";
        }
    }

    /**
     * Reads a list.
     *
     * @param text the list; empty for no changes
     * @return the changes
     * @throws IllegalArgumentException if it is not of the format
     */
    public static LakeChanges parse(String text) {
        List<Change> changes = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int colon = text.indexOf(':', from);
            if (colon < 0) {
                throw new IllegalArgumentException("a change without a colon: " + text.substring(from));
            }
            int end = end(text, colon + 1);
            changes.add(change(text.substring(from, colon), text.substring(colon + 1, end)));
            from = end + 1;
        }
        return new LakeChanges(changes);
    }

    /** The next comma outside of quotes; two quotes in a name leave it and enter it again. */
    private static int end(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    private static Change change(String type, String value) {
        String lower = type.toLowerCase(java.util.Locale.ROOT);
        if (!value.startsWith("\"")) {
            return Change.of(lower, Long.parseUnsignedLong(value));
        }
        List<String> names = names(value);
        return Change.created(lower, names.get(0), names.size() > 1 ? names.get(1) : "");
    }

    private static List<String> names(String value) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean twice = quoted && c == '"' && i + 1 < value.length() && value.charAt(i + 1) == '"';
            if (twice) {
                name.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        names.add(name.toString());
        return names;
    }

    /**
     * The list as the catalog has it.
     *
     * @return the entries, joined by commas; empty for no changes
     */
    @Override
    public String toString() {
        return all.stream().map(Change::toString).collect(Collectors.joining(","));
    }
}
