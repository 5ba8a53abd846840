package dev.tarn.duckdb.engine;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.model.DataFile;
import dev.tarn.model.TableName;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The one place that turns names, texts and paths from outside into SQL text. */
public final class DuckDbSql {

    private DuckDbSql() {}

    /**
     * A quoted identifier.
     *
     * @param name whatever it holds but NUL
     * @return its SQL text
     */
    public static String identifier(String name) {
        return '"' + withoutNul(name).replace("\"", "\"\"") + '"';
    }

    /**
     * A text literal: DuckDB's plain literals know no escape but the doubled quote.
     *
     * @param text whatever it holds but NUL
     * @return its SQL text
     */
    public static String literal(String text) {
        return '\'' + withoutNul(text).replace("'", "''") + '\'';
    }

    /**
     * A list of text literals.
     *
     * @param texts the list's elements
     * @return its SQL text
     */
    public static String literals(List<String> texts) {
        return texts.stream().map(DuckDbSql::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * A table within the database that a connection has open.
     *
     * @param table the table
     * @return its SQL text
     */
    public static String table(TableName table) {
        return identifier(table.dataset()) + '.' + identifier(table.name());
    }

    /**
     * A table, with the database's own name before it: where a schema is called as the database is, two parts alone are
     * ambiguous, and a name of two parts that no table has may be taken for a file's.
     *
     * @param database the database as the engine calls it
     * @param table the table
     * @return its SQL text
     */
    public static String table(String database, TableName table) {
        return identifier(database) + '.' + table(table);
    }

    /**
     * A list of files, each taken literally: the engine's readers otherwise expand {@code *}, {@code ?} and {@code [}.
     *
     * @param files local files
     * @param errors what speaks for the backend that reads them, should a path be one that the engine can't be told
     * @return the list's SQL text
     */
    public static String files(List<Path> files, DuckDbErrors errors) {
        return literals(files.stream().map(file -> withoutGlobs(file, errors)).toList());
    }

    /**
     * The same for files of this machine and of object stores.
     *
     * @param files the files
     * @param errors what speaks for the backend that reads them, should one be called as the engine can't be told
     * @return the list's SQL text
     */
    static String locations(List<DataFile> files, DuckDbErrors errors) {
        return literals(files.stream().map(file -> location(file, errors)).toList());
    }

    private static String location(DataFile file, DuckDbErrors errors) {
        URI uri = file.uri();
        return isHere(file)
                ? withoutGlobs(Path.of(uri), errors)
                : withoutGlobs(uri.getScheme() + "://" + uri.getAuthority() + uri.getPath(), errors);
    }

    /** Whether a file is one of this machine. */
    static boolean isHere(DataFile file) {
        return "file".equalsIgnoreCase(file.uri().getScheme());
    }

    private static String withoutGlobs(Path file, DuckDbErrors errors) {
        return withoutGlobs(file.toAbsolutePath().toString(), errors);
    }

    private static String withoutGlobs(String path, DuckDbErrors errors) {
        if (path.indexOf('*') < 0 && path.indexOf('?') < 0 && path.indexOf('[') < 0) {
            return path;
        }
        if (File.separatorChar != '\\' && path.indexOf('\\') >= 0) {
            // A pattern's backslash separates folders, whatever precedes it.
            throw new BackendRejectedException(errors.start("read " + path)
                    + "the engine can't be told to read a path that holds a backslash and one of * ? [; rename it");
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
