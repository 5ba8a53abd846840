package dev.tarn.postgres;

import dev.tarn.jdbc.JdbcStatements;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.TableStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts staged rows in the place of old ones. Everything is known before the first lock is taken; locks are taken in the order in
 * which readers take theirs; from the first to the commit no row is read or written.
 */
final class Swap {

    private final JdbcStatements statements;
    private final PostgresCatalog catalog;
    private final List<Target> targets;
    private final Preparation preparation;
    private final Versions versions;
    private final PostgresView view;
    private final LoadObserver observer;
    private final Map<Relation, List<Preparation.Copy>> rewritten = new TreeMap<>();
    private final List<Old> old = new ArrayList<>();
    private final Set<Relation> locked = new TreeSet<>();

    /** Rows that go from a place. */
    private record Old(Place place, PostgresCatalog.Found top, boolean target) {}

    Swap(
            JdbcStatements statements,
            List<Target> targets,
            Map<Staged, Set<Relation>> owners,
            Preparation preparation,
            Versions versions,
            PostgresView view,
            LoadObserver observer)
            throws SQLException {
        this.statements = statements;
        this.catalog = new PostgresCatalog(statements);
        this.targets = targets;
        this.preparation = preparation;
        this.versions = versions;
        this.view = view;
        this.observer = observer;
        for (Target target : targets) {
            plan(target, owners);
        }
    }

    private void plan(Target target, Map<Staged, Set<Relation>> owners) throws SQLException {
        int loads = targets.stream().mapToInt(t -> t.staged().size()).sum();
        boolean whole = target.isRewritten() || !target.added().isEmpty();
        for (Staged each : target.staged()) {
            Set<Relation> tables = new LinkedHashSet<>(owners.get(each));
            tables.add(target.top());
            for (Relation table : tables) {
                findOld(each, table, table.equals(target.top()));
            }
            // A month that is new does not disturb readers; but one who has seen the list of months without it may not
            // see
            // the others of this plan.
            whole |= loads > 1 && catalog.find(each.place().holder()).isEmpty();
        }
        if (target.found().isPresent()) {
            if (target.isRewritten()) {
                target.requireUntied(statements);
                rewritten.put(
                        target.top(),
                        preparation.copiesFor(
                                target, catalog.leaves(target.found().get().oid())));
            }
            if (whole) {
                locked.add(target.top());
            }
        }
    }

    private void findOld(Staged staged, Relation table, boolean target) throws SQLException {
        Optional<PostgresCatalog.Found> top = catalog.findOurs(table);
        if (top.isEmpty()) {
            return;
        }
        TableStrategy strategy = top.get().strategy().orElseThrow();
        Place place = new Place(table, strategy, staged.place().partition());
        if (catalog.find(place.leaf()).isPresent()) {
            old.add(new Old(place, top.get(), target));
            locked.add(target ? place.holder() : table);
        }
    }

    void run() throws SQLException {
        view.lock();
        for (Relation relation : locked) {
            statements.run("LOCK TABLE ONLY " + relation.sql() + " IN ACCESS EXCLUSIVE MODE");
        }
        view.clear(!rewritten.isEmpty());
        for (Old each : old) {
            retire(each.place().holder(), each.place().leaf());
        }
        for (Target target : targets) {
            for (Staged each : target.staged()) {
                observer.reached(LoadStep.REPLACED, each.place().partition());
            }
        }
        for (Target target : targets) {
            change(target);
            for (Staged each : target.staged()) {
                attach(target, each);
            }
        }
        view.make();
        observer.reached(
                LoadStep.VIEW_REFRESHED, targets.get(0).staged().get(0).place().partition());
        for (Old each : old) {
            if (!each.target()) {
                dropIfEmpty(each);
            }
        }
    }

    private void retire(Relation holder, Relation leaf) throws SQLException {
        statements.run("ALTER TABLE " + holder.sql() + " DETACH PARTITION " + leaf.sql());
        versions.retire(leaf);
    }

    private void change(Target target) throws SQLException {
        List<String> again = new ArrayList<>();
        if (target.isRewritten()) {
            again.addAll(catalog.grants(target.top()));
            again.addAll(catalog.comments(target.top()));
            for (Preparation.Copy copy : rewritten.get(target.top())) {
                versions.copied(copy.leaf().relation());
                retire(copy.leaf().holder(), copy.leaf().relation());
            }
            statements.run("DROP TABLE " + target.top().sql());
        }
        if (target.found().isEmpty() || target.isRewritten()) {
            statements.run(TableSql.createPartitioned(target.top(), target.wanted(), target.strategy()));
        } else {
            for (String add : TableSql.add(target.top(), target.added())) {
                statements.run(add);
            }
        }
        for (String each : again) {
            statements.run(each);
        }
        if (target.isDescribedAnew()) {
            for (String comment : TableSql.comments(target.top(), target.wanted())) {
                statements.run(comment);
            }
        }
        for (Preparation.Copy copy : rewritten.getOrDefault(target.top(), List.of())) {
            PostgresCatalog.Leaf leaf = copy.leaf();
            ensureHolder(target, leaf.holder(), leaf.holderBound());
            attach(copy.relation(), leaf.relation(), leaf.holder(), leaf.bound());
        }
    }

    private void attach(Target target, Staged staged) throws SQLException {
        Place place = staged.place();
        ensureHolder(target, place.holder(), "FOR VALUES IN (" + place.period() + ")");
        attach(staged.relation(), place.leaf(), place.holder(), "FOR VALUES IN (" + place.account() + ")");
        versions.published(staged.request().load(), place.leaf());
    }

    private void attach(Relation from, Relation leaf, Relation holder, String bound) throws SQLException {
        statements.run("ALTER TABLE " + from.sql() + " RENAME TO " + PostgresSql.quoted(leaf.name()));
        statements.run("ALTER TABLE " + holder.sql() + " ATTACH PARTITION " + leaf.sql() + " " + bound);
    }

    /** CREATE … PARTITION OF would shut readers out of the whole table; ATTACH does not. */
    private void ensureHolder(Target target, Relation holder, String bound) throws SQLException {
        if (holder.equals(target.top()) || catalog.find(holder).isPresent()) {
            return;
        }
        TableSchema columns = target.wanted();
        statements.run(TableSql.createPartitioned(holder, columns, TableStrategy.SEPARATE));
        statements.run("ALTER TABLE " + target.top().sql() + " ATTACH PARTITION " + holder.sql() + " " + bound);
    }

    /** What held the rows under another strategy or dataset goes, unless it holds others. */
    private void dropIfEmpty(Old each) throws SQLException {
        Relation holder = each.place().holder();
        Optional<PostgresCatalog.Found> top = catalog.find(each.place().top());
        if (top.isPresent() && catalog.leaves(top.get().oid()).isEmpty()) {
            statements.run("DROP TABLE " + each.place().top().sql());
            return;
        }
        Optional<PostgresCatalog.Found> month = catalog.find(holder);
        if (month.isPresent() && catalog.leaves(month.get().oid()).isEmpty()) {
            statements.run("DROP TABLE " + holder.sql());
        }
    }
}
