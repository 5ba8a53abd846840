package dev.tarn.duckdb;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.TableName;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The one place that turns names, texts and paths from outside into SQL text. */
final class DuckDbSql {

    private DuckDbSql() {}

    /** A quoted identifier, whatever the name holds. */
    static String identifier(String name) {
        return '"' + withoutNul(name).replace("\"", "\"\"") + '"';
    }

    /** A text literal: DuckDB's plain literals know no escape but the doubled quote. */
    static String literal(String text) {
        return '\'' + withoutNul(text).replace("'", "''") + '\'';
    }

    static String literals(List<String> texts) {
        return texts.stream().map(DuckDbSql::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A table within the database that a connection has open. */
    static String table(TableName table) {
        return identifier(table.dataset()) + '.' + identifier(table.name());
    }

    /**
     * A table, with the database's own name before it: where a schema is called as the database is, two parts alone are
     * ambiguous, and a name of two parts that no table has may be taken for a file's.
     */
    static String table(String database, TableName table) {
        return identifier(database) + '.' + table(table);
    }

    /** The schema of the load state, in a database. */
    static String state(String database) {
        return identifier(database) + ".billing_state";
    }

    /** Files, each taken literally: the engine's readers otherwise expand {@code *}, {@code ?} and {@code [}. */
    static String files(List<Path> files) {
        return literals(files.stream().map(DuckDbSql::withoutGlobs).toList());
    }

    private static String withoutGlobs(Path file) {
        String path = file.toAbsolutePath().toString();
        if (path.indexOf('*') < 0 && path.indexOf('?') < 0 && path.indexOf('[') < 0) {
            return path;
        }
        if (File.separatorChar != '\\' && path.indexOf('\\') >= 0) {
            // A pattern's backslash separates folders, whatever precedes it.
            throw new BackendRejectedException("[duckdb] read " + path
                    + ": the engine can't be told to read a path that holds a backslash and one of * ? [; rename it");
        }
        StringBuilder escaped = new StringBuilder();
        for (char c : path.toCharArray()) {
            if (c == '*' || c == '?' || c == '[') {
                escaped.append('[').append(c).append(']');
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a name, a path or a text with a NUL character can't be part of a statement");
        }
        return text;
    }
}
