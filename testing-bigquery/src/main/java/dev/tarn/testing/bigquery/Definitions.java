package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import dev.tarn.testing.bigquery.sql.Types;
import dev.tarn.testing.emulator.SqlToken;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CREATE, DROP and ALTER. */
final class Definitions {

    private final QueryContext context;
    private final Workspace workspace;
    private Text text;
    private int at;

    Definitions(QueryContext context, Workspace workspace) {
        this.context = context;
        this.workspace = workspace;
    }

    Outcome execute(Text statement) throws SQLException {
        this.text = statement;
        this.at = 0;
        if (accept("CREATE")) {
            return new Creations(context, workspace, text, this::permanent).execute();
        }
        return accept("DROP") ? drop() : alter();
    }

    private void permanent(String what) {
        if (workspace.inTransaction()) {
            throw SqlProblem.invalid(what + " is not supported inside of a transaction");
        }
    }

    private SqlToken token(int ahead) {
        return text.tokens().get(Math.min(at + ahead, text.tokens().size() - 1));
    }

    private boolean accept(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!token(i).is(words[i])) {
                return false;
            }
        }
        at += words.length;
        return true;
    }

    private void expect(String... words) {
        for (String word : words) {
            if (!accept(word)) {
                throw text.unexpected(token(0));
            }
        }
    }

    private List<String> path() {
        Text.Path path = text.path(at);
        at = path.end();
        return path.names();
    }

    private void end() {
        if (token(0).kind() != SqlToken.Kind.END) {
            throw text.unexpected(token(0));
        }
    }

    private Outcome drop() throws SQLException {
        if (accept("SCHEMA")) {
            return dropSchema();
        }
        boolean snapshot = accept("SNAPSHOT");
        boolean view = !snapshot && accept("VIEW");
        boolean external = !snapshot && !view && accept("EXTERNAL");
        if (!view) {
            expect("TABLE");
        }
        boolean maybe = accept("IF", "EXISTS");
        List<String> path = path();
        end();
        if (path.size() == 1 && workspace.temporary(path.get(0)).isPresent()) {
            workspace.dropTemporary(path.get(0));
            return Outcome.of("DROP_TABLE");
        }
        String type =
                snapshot ? "DROP SNAPSHOT TABLE" : view ? "DROP VIEW" : external ? "DROP EXTERNAL TABLE" : "DROP TABLE";
        permanent(type);
        Address address = context.address(path);
        Optional<StoredTable> table = context.catalog().find(address);
        if (table.isEmpty() && !maybe) {
            throw SqlProblem.notFound("Not found: Table " + address);
        }
        if (table.isPresent()) {
            StoredTable.Kind wanted = snapshot
                    ? StoredTable.Kind.SNAPSHOT
                    : view ? StoredTable.Kind.VIEW : external ? StoredTable.Kind.EXTERNAL : StoredTable.Kind.TABLE;
            if (table.get().kind() != wanted) {
                throw SqlProblem.invalid("Cannot " + type + " " + address + " which has type "
                        + table.get().kind());
            }
            context.permissions().check("bigquery.tables.delete", address);
            context.catalog().drop(table.get());
        }
        return Outcome.defined(type.replace(' ', '_'), address);
    }

    private Outcome dropSchema() throws SQLException {
        permanent("DROP SCHEMA");
        boolean maybe = accept("IF", "EXISTS");
        List<String> path = path();
        String dataset = path.get(path.size() - 1);
        boolean cascade = accept("CASCADE");
        if (!cascade) {
            accept("RESTRICT");
        }
        end();
        if (context.catalog().found(dataset).isPresent() || !maybe) {
            context.catalog().drop(dataset, cascade);
        }
        return Outcome.of("DROP_SCHEMA");
    }

    private Outcome alter() throws SQLException {
        expect("ALTER", "TABLE");
        permanent("ALTER TABLE");
        boolean maybe = accept("IF", "EXISTS");
        List<String> path = path();
        if (maybe && context.catalog().find(context.address(path)).isEmpty()) {
            return Outcome.of("ALTER_TABLE");
        }
        StoredTable table = context.table(path);
        context.permissions().check("bigquery.tables.update", table.address());
        context.limits().updated(table.address());
        if (accept("SET", "OPTIONS")) {
            ObjectNode resource = table.resource();
            at = Options.read(text, at, context, workspace, resource);
            table.resource(resource, context.store().now());
        } else if (accept("RENAME", "TO")) {
            rename(table, path().get(0));
        } else {
            columns(table);
        }
        end();
        return Outcome.defined("ALTER_TABLE", table.address());
    }

    private void rename(StoredTable table, String name) {
        Address old = table.address();
        StoredTable renamed = new StoredTable(
                Address.of(old.project(), old.dataset(), name), table.kind(), table.resource(), table.state());
        context.catalog().rename(table, renamed);
    }

    private void columns(StoredTable table) throws SQLException {
        List<Field> fields = new ArrayList<>(table.fields());
        List<String> changes = new ArrayList<>();
        do {
            if (accept("ADD", "COLUMN")) {
                add(table, fields, changes);
            } else if (accept("DROP", "COLUMN")) {
                drop(table, fields, changes);
            } else {
                expect("ALTER", "COLUMN");
                change(table, fields, changes);
            }
        } while (accept(","));
        end();
        context.store().alter(table, changes, fields);
    }

    private void add(StoredTable table, List<Field> fields, List<String> changes) {
        boolean maybe = accept("IF", "NOT", "EXISTS");
        String name = token(0).value();
        Types.Read type = Types.read(text, at + 1);
        at = type.end();
        Field field = type.field().named(name);
        if (accept("OPTIONS")) {
            field = field.described(described());
        }
        if (token(0).is("NOT")) {
            throw SqlProblem.invalid("Cannot add required fields to an existing schema. (field: " + name + ")");
        }
        if (fields.stream().anyMatch(each -> each.name().equalsIgnoreCase(name))) {
            if (!maybe) {
                throw SqlProblem.invalid("Column already exists: " + name + " at " + text.place(token(0)));
            }
            return;
        }
        fields.add(field);
        changes.add("ADD COLUMN " + EngineTypes.quoted(name) + " " + EngineTypes.engineType(field));
    }

    private Optional<String> described() {
        ObjectNode options = Json.object();
        at = Options.read(text, at, context, workspace, options);
        return Optional.ofNullable(options.path("description").asText(null));
    }

    private int index(StoredTable table, List<Field> fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw SqlProblem.invalid("Column not found: " + name + " in table " + table.address());
    }

    private void drop(StoredTable table, List<Field> fields, List<String> changes) {
        boolean maybe = accept("IF", "EXISTS");
        String name = token(0).value();
        at++;
        if (maybe && fields.stream().noneMatch(each -> each.name().equalsIgnoreCase(name))) {
            return;
        }
        fields.remove(index(table, fields, name));
        changes.add("DROP COLUMN " + EngineTypes.quoted(name));
    }

    private void change(StoredTable table, List<Field> fields, List<String> changes) {
        boolean maybe = accept("IF", "EXISTS");
        String name = token(0).value();
        at++;
        if (maybe && fields.stream().noneMatch(each -> each.name().equalsIgnoreCase(name))) {
            at = text.tokens().size() - 1;
            return;
        }
        int index = index(table, fields, name);
        Field old = fields.get(index);
        if (accept("DROP", "NOT", "NULL")) {
            fields.set(index, old.withMode("NULLABLE"));
            changes.add("ALTER COLUMN " + EngineTypes.quoted(old.name()) + " DROP NOT NULL");
            return;
        }
        if (accept("SET", "OPTIONS")) {
            fields.set(index, old.described(described()));
            return;
        }
        expect("SET", "DATA", "TYPE");
        Types.Read type = Types.read(text, at);
        at = type.end();
        Field now = type.field().named(old.name()).withMode(old.mode()).described(old.description());
        if (!Widening.allowed(old, now)) {
            throw SqlProblem.invalid("ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type ("
                    + SqlTypes.name(old) + ") is assignable to the new type (" + SqlTypes.name(now) + ")");
        }
        fields.set(index, now);
        changes.add("ALTER COLUMN " + EngineTypes.quoted(old.name()) + " TYPE " + EngineTypes.engineType(now));
    }
}
