package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.Column;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What the server says about tables. */
record PostgresCatalog(JdbcStatements statements) {

    /**
     * A table or view.
     *
     * @param oid its number
     * @param kind {@code p} for a partitioned table, {@code r} for another, {@code v} for a view
     * @param key what it is partitioned by, empty where it is not
     */
    record Found(long oid, String kind, String key) {

        boolean isView() {
            return kind.equals("v");
        }

        /** How a table of ours holds its rows; empty for what is none. */
        Optional<TableStrategy> strategy() {
            return Place.strategies().stream()
                    .filter(strategy -> key.equals(Place.key(strategy)))
                    .findFirst();
        }
    }

    Optional<Found> find(Relation relation) throws SQLException {
        return statements
                .list(
                        row -> new Found(row.getLong(1), row.getString(2), row.getString(3)),
                        "SELECT c.oid, c.relkind, coalesce(pg_get_partkeydef(c.oid), '') FROM pg_class c"
                                + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?",
                        relation.schema(),
                        relation.name())
                .stream()
                .findFirst();
    }

    /** A table of ours, partitioned, with our columns before the others. */
    Optional<Found> findOurs(Relation relation) throws SQLException {
        Optional<Found> found = find(relation).filter(f -> f.strategy().isPresent());
        return found.isPresent() && isOurs(columns(found.get().oid())) ? found : Optional.empty();
    }

    private static boolean isOurs(TableSchema schema) {
        return SystemColumns.ALL.stream().allMatch(c -> schema.find(c.name()).isPresent());
    }

    /** The columns, in order. */
    TableSchema columns(long oid) throws SQLException {
        return new TableSchema(statements.list(
                row -> Column.of(row.getString(1), PostgresTypes.of(row.getString(2), row.getString(3))),
                "SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum)"
                        + " FROM pg_attribute WHERE attrelid = CAST(? AS oid) AND attnum > 0 AND NOT attisdropped"
                        + " ORDER BY attnum",
                oid));
    }

    /** The columns of a table or view, if it is there. */
    Optional<TableSchema> columns(Relation relation) throws SQLException {
        Optional<Found> found = find(relation);
        return found.isPresent() ? Optional.of(columns(found.get().oid())) : Optional.empty();
    }

    /** Everything that holds rows below a table, by name. */
    List<Leaf> leaves(long oid) throws SQLException {
        return statements.list(
                row -> new Leaf(
                        new Relation(row.getString(1), row.getString(2)),
                        row.getLong(3),
                        row.getString(4),
                        new Relation(row.getString(5), row.getString(6)),
                        row.getString(7) == null ? "" : row.getString(7),
                        row.getString(8) == null ? "" : row.getString(8)),
                "SELECT n.nspname, c.relname, c.oid, pg_get_expr(c.relpartbound, c.oid), pn.nspname, p.relname,"
                        + " pg_get_expr(p.relpartbound, p.oid), (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k"
                        + " WHERE k.conrelid = c.oid AND k.conname = 'tarn_partition')"
                        + " FROM pg_partition_tree(CAST(CAST(? AS oid) AS regclass)) t"
                        + " JOIN pg_class c ON c.oid = t.relid JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " JOIN pg_class p ON p.oid = t.parentrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace"
                        + " WHERE c.relkind <> 'p' ORDER BY 1, 2",
                oid);
    }

    /**
     * A partition's rows.
     *
     * @param relation where they are
     * @param oid its number
     * @param bound which rows, as ATTACH takes it
     * @param holder what it is attached to
     * @param holderBound which rows that holds; empty for a table of one month
     * @param check what lets the server attach it unread; empty where somebody dropped it
     */
    record Leaf(Relation relation, long oid, String bound, Relation holder, String holderBound, String check) {}

    /** What others may do with a table, as what grants it again. */
    List<String> grants(Relation relation) throws SQLException {
        return statements.list(
                row -> "GRANT " + row.getString(1) + " ON " + relation.sql() + " TO " + row.getString(2)
                        + (row.getBoolean(3) ? " WITH GRANT OPTION" : ""),
                "SELECT a.privilege_type, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee))"
                        + " END, a.is_grantable FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,"
                        + " aclexplode(c.relacl) a WHERE n.nspname = ? AND c.relname = ? AND a.grantee <> c.relowner",
                relation.schema(),
                relation.name());
    }

    /** What somebody made on a table that goes with it, and that nobody but him can make again. */
    List<String> ties(long oid) throws SQLException {
        return statements.list(
                row -> row.getString(1),
                "SELECT 'row-level security' FROM pg_class WHERE oid = CAST(? AS oid)"
                        + " AND (relrowsecurity OR relforcerowsecurity)"
                        + " UNION ALL SELECT 'policy ' || polname FROM pg_policy WHERE polrelid = CAST(? AS oid)"
                        + " UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger"
                        + " WHERE tgrelid = CAST(? AS oid) AND NOT tgisinternal"
                        + " UNION ALL SELECT 'rights on column ' || attname FROM pg_attribute"
                        + " WHERE attrelid = CAST(? AS oid) AND attacl IS NOT NULL AND NOT attisdropped ORDER BY 1",
                oid,
                oid,
                oid,
                oid);
    }

    /** What is said about a table and its columns, as what says it again. */
    List<String> comments(Relation relation) throws SQLException {
        return statements.list(
                row -> "COMMENT ON "
                        + (row.getString(1) == null
                                ? "TABLE " + relation.sql()
                                : "COLUMN " + relation.sql() + "." + PostgresSql.quoted(row.getString(1)))
                        + " IS " + PostgresSql.literal(row.getString(2)),
                "SELECT a.attname, d.description FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " JOIN pg_description d ON d.objoid = c.oid AND d.classoid = CAST('pg_class' AS regclass)"
                        + " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0"
                        + " WHERE n.nspname = ? AND c.relname = ? AND NOT coalesce(a.attisdropped, false)",
                relation.schema(),
                relation.name());
    }
}
