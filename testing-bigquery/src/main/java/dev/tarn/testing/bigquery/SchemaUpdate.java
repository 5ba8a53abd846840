package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.sql.EngineTypes;
import dev.tarn.testing.bigquery.sql.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the columns of a table to other ones: what the service allows, and what the engine has to do for it. */
final class SchemaUpdate {

    private final Address table;
    private final boolean addition;
    private final boolean relaxation;
    private final List<Field> fields = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    private SchemaUpdate(Address table, boolean addition, boolean relaxation) {
        this.table = table;
        this.addition = addition;
        this.relaxation = relaxation;
    }

    /** The owner's own update of a table: all columns must be named. */
    static SchemaUpdate owned(StoredTable table, List<Field> wanted) {
        SchemaUpdate update = new SchemaUpdate(table.address(), true, true);
        for (Field old : table.fields()) {
            update.kept(
                    old,
                    find(wanted, old)
                            .orElseThrow(() -> update.mismatch("Field " + old.name() + " is missing in new schema")));
        }
        update.added(table.fields(), wanted);
        table.fields().stream()
                .filter(each -> each.name().equals(Partitioning.PSEUDO))
                .forEach(update.fields::add);
        return update;
    }

    /** What a job brings along: columns that it does not have remain. */
    static SchemaUpdate byJob(StoredTable table, List<Field> wanted, boolean addition, boolean relaxation) {
        SchemaUpdate update = new SchemaUpdate(table.address(), addition, relaxation);
        for (Field old : table.fields()) {
            Optional<Field> now = find(wanted, old);
            if (now.isPresent()) {
                update.kept(
                        old,
                        now.get().required() || !old.required() || !relaxation
                                ? now.get().withMode(old.mode())
                                : now.get());
            } else {
                update.fields.add(old);
            }
        }
        update.added(table.fields(), wanted);
        return update;
    }

    List<Field> fields() {
        return fields;
    }

    List<String> changes() {
        return changes;
    }

    private static Optional<Field> find(List<Field> fields, Field like) {
        return fields.stream()
                .filter(each -> each.name().equalsIgnoreCase(like.name()))
                .findFirst();
    }

    private Refusal mismatch(String what) {
        return Refusal.invalid("Provided Schema does not match Table " + table + ". " + what);
    }

    private void kept(Field old, Field now) {
        if (!old.type().equals(now.type())) {
            throw mismatch("Field " + old.name() + " has changed type from " + old.type() + " to " + now.type());
        }
        if (old.precision() != now.precision() || old.scale() != now.scale()) {
            boolean widened = old.precision() != 0
                    && (now.precision() == 0
                            || now.scale() >= old.scale()
                                    && now.precision() - now.scale() >= old.precision() - old.scale());
            if (!widened) {
                throw mismatch("Field " + old.name() + " has changed type from " + SqlTypes.name(old) + " to "
                        + SqlTypes.name(now));
            }
            changes.add("ALTER COLUMN " + EngineTypes.quoted(old.name()) + " TYPE " + EngineTypes.engineType(now));
        }
        if (!old.mode().equals(now.mode())) {
            if (!old.required() || !now.mode().equals("NULLABLE") || !relaxation) {
                throw mismatch("Field " + old.name() + " has changed mode from " + old.mode() + " to " + now.mode());
            }
            changes.add("ALTER COLUMN " + EngineTypes.quoted(old.name()) + " DROP NOT NULL");
        }
        if (old.type().equals("RECORD") && !EngineTypes.engineType(old).equals(EngineTypes.engineType(now))) {
            throw mismatch("the emulator can't change the fields of the record " + old.name());
        }
        fields.add(now.named(old.name()));
    }

    private void added(List<Field> old, List<Field> wanted) {
        for (Field now : wanted) {
            if (find(old, now).isPresent()) {
                continue;
            }
            if (!addition) {
                throw mismatch("Cannot add fields (field: " + now.name() + ")");
            }
            if (now.required()) {
                throw mismatch("Cannot add required fields to an existing schema. (field: " + now.name() + ")");
            }
            changes.add("ADD COLUMN " + EngineTypes.quoted(now.name()) + " " + EngineTypes.engineType(now));
            fields.add(now);
        }
    }
}
