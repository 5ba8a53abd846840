package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.StoredTable.Kind;
import dev.tarn.testing.bigquery.StoredTable.State;
import dev.tarn.testing.bigquery.sql.Field;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.bigquery.sql.Text;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** CREATE VIEW, from the name on. */
final class ViewCreation {

    private final QueryContext context;
    private final Workspace workspace;
    private final Text text;
    private int at;

    ViewCreation(QueryContext context, Workspace workspace, Text text, int at) {
        this.context = context;
        this.workspace = workspace;
        this.text = text;
        this.at = at;
    }

    private boolean accept(String... words) {
        boolean seen = text.sees(at, words);
        at += seen ? words.length : 0;
        return seen;
    }

    private List<String> path() {
        Text.Path path = text.path(at);
        at = path.end();
        return path.names();
    }

    Outcome execute(boolean replaces) throws SQLException {
        boolean maybe = accept("IF", "NOT", "EXISTS");
        Address address = context.address(path());
        ObjectNode resource = Json.object();
        if (accept("OPTIONS")) {
            at = Options.read(text, at, context, workspace, resource);
        }
        if (!accept("AS")) {
            throw text.unexpected(text.token(at));
        }
        String query = text.sql()
                .substring(text.token(at).start(), text.token(text.size()).start());
        resource.putObject("view").put("query", query).put("useLegacySql", false);
        context.dataset(address.dataset());
        Optional<StoredTable> old = context.catalog().find(address);
        if (old.isPresent() && maybe) {
            return Outcome.defined("CREATE_VIEW", address);
        }
        if (old.isPresent() && old.get().kind() != Kind.VIEW && replaces) {
            throw SqlProblem.invalid(address + " is not allowed for this operation because it is currently a "
                    + old.get().kind());
        }
        List<Field> fields = context.service().tables().viewFields(resource);
        context.limits().updated(address);
        if (old.isEmpty()) {
            context.permissions().check("bigquery.tables.create", Address.of(address.project(), address.dataset(), ""));
            old = Addition.of(
                    context.catalog(),
                    replaces || maybe,
                    address,
                    () -> context.catalog().create(address, Kind.VIEW, resource, fields));
        }
        if (old.isPresent() && !replaces && !maybe) {
            throw Refusal.duplicate("Table " + address);
        }
        if (old.isPresent() && replaces) {
            old.get().replaced(new State("", -1, fields, context.store().now()), Optional.empty());
            old.get().resource(resource, context.store().now());
        }
        return Outcome.defined("CREATE_VIEW", address);
    }
}
