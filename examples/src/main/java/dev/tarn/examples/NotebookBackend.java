package dev.tarn.examples;

import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.BadDataException;
import dev.tarn.error.LoadConflictException;
import dev.tarn.error.UnsupportedCapabilityException;
import dev.tarn.model.Column;
import dev.tarn.model.ColumnType;
import dev.tarn.model.DataFile;
import dev.tarn.model.ExportId;
import dev.tarn.model.FileFormat;
import dev.tarn.model.LoadKey;
import dev.tarn.model.LoadState;
import dev.tarn.model.LoadStatus;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SchemaChange;
import dev.tarn.model.SchemaVersion;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.Attempt;
import dev.tarn.spi.Capability;
import dev.tarn.spi.DataReader;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;
import dev.tarn.spi.LoadObserver;
import dev.tarn.spi.LoadPlan;
import dev.tarn.spi.LoadStep;
import dev.tarn.spi.LoadTransaction;
import dev.tarn.spi.Measure;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.SourceTotal;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.StagedTable;
import dev.tarn.spi.StateManager;
import dev.tarn.spi.SystemColumns;
import dev.tarn.spi.TableStrategy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A backend of one's own, whole, in one file, and it passes the TCK. The database is one immutable value; whoever changes it
 * makes another one and puts it in the first one's place, provided that nobody else was faster. That alone gives readers the
 * old month or the new one, and makes a commit atomic. A real backend has a database do that; everything else is as here.
 *
 * <p>Keeps nothing when it is closed, reads no files (rows come from the application), and understands
 * {@code SELECT columns FROM table [WHERE column = ?]}.
 */
public final class NotebookBackend implements DatabaseBackend {

    /** What the service loader finds, because {@code META-INF/services} names it. */
    public static final class Provider implements DatabaseBackendProvider<Settings> {

        /** The service loader makes it. */
        public Provider() {}

        @Override
        public String name() {
            return "notebook";
        }

        @Override
        public Class<Settings> configType() {
            return Settings.class;
        }

        @Override
        public DatabaseBackend open(Settings settings) {
            return new NotebookBackend();
        }
    }

    /** The keys of {@code [database.notebook]}: none. */
    public record Settings() {}

    private final AtomicReference<Optional<Notebook>> notebook = new AtomicReference<>(Optional.of(Notebook.EMPTY));

    private NotebookBackend() {}

    private Notebook now() {
        return notebook.get().orElseThrow(NotebookBackend::closed);
    }

    private void change(UnaryOperator<Notebook> change) {
        notebook.updateAndGet(now -> Optional.of(change.apply(now.orElseThrow(NotebookBackend::closed))));
    }

    private static BackendRejectedException closed() {
        return new BackendRejectedException("[notebook] use database: it is closed; open it again");
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.PARALLEL_LOADS);
    }

    @Override
    public NamingRules naming() {
        return new NamingRules(NamingRules.Folding.KEEP, 1000, 10_000);
    }

    @Override
    public StateManager stateManager() {
        return new State();
    }

    @Override
    public DataReader dataReader() {
        return new NoFiles();
    }

    @Override
    public LoadTransaction begin(Attempt attempt, LoadObserver observer) {
        now();
        observer.reached(LoadStep.OPENED, attempt.plan().loads().get(0).key().partition());
        return new Transaction(attempt, observer);
    }

    @Override
    public String tableReference(TableName table) {
        return quoted(table.dataset()) + "." + quoted(table.name());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static final Pattern SELECT = Pattern.compile(
            "SELECT (\\*|\\w+(?:, ?\\w+)*|\"(?:[^\"]|\"\")+\") FROM \"((?:[^\"]|\"\")+)\"\\.\"((?:[^\"]|\"\")+)\"(?: WHERE (\\w+) = \\?)?",
            Pattern.CASE_INSENSITIVE);

    @Override
    public RowCursor query(String sql, Object... parameters) {
        Matcher select = SELECT.matcher(sql.strip());
        if (!select.matches()) {
            throw new BackendRejectedException("[notebook] query " + sql
                    + ": not understood; SELECT columns FROM table [WHERE column = ?] is all there is");
        }
        TableName name = new TableName(
                select.group(2).replace("\"\"", "\""), select.group(3).replace("\"\"", "\""));
        Table table = now().table(name)
                .orElseThrow(() -> new BackendRejectedException(
                        "[notebook] query " + name + ": there is no such table; load something into it first"));
        List<List<Object>> rows = table.rows();
        if (select.group(4) != null) {
            int filter = table.position(select.group(4));
            rows = rows.stream()
                    .filter(row -> parameters[0] != null && same(row.get(filter), parameters[0]))
                    .toList();
        }
        if (select.group(1).equals("*")) {
            return new Cursor(table.schema().columns(), rows);
        }
        List<String> names = select.group(1).startsWith("\"")
                ? List.of(select.group(1)
                        .substring(1, select.group(1).length() - 1)
                        .replace("\"\"", "\""))
                : List.of(select.group(1).split(", ?"));
        List<Integer> wanted = names.stream().map(table::position).toList();
        return new Cursor(
                wanted.stream().map(table.schema().columns()::get).toList(),
                rows.stream().map(row -> values(wanted, row::get)).toList());
    }

    private static boolean same(Object a, Object b) {
        return a instanceof BigDecimal x && b instanceof BigDecimal y ? x.compareTo(y) == 0 : b.equals(a);
    }

    @Override
    public void close() {
        notebook.set(Optional.empty());
    }

    /** A row's list: other than {@code toList()} of a stream it can't be changed and may hold null. */
    private static <T> List<Object> values(List<T> columns, Function<T, Object> value) {
        List<Object> row = new ArrayList<>(columns.size());
        columns.forEach(column -> row.add(value.apply(column)));
        return Collections.unmodifiableList(row);
    }

    // The data.

    /** A table's columns, Tarn's own first, and its rows. */
    private record Table(TableSchema schema, List<List<Object>> rows) {

        int position(String column) {
            for (int i = 0; i < schema.columns().size(); i++) {
                if (schema.columns().get(i).name().equalsIgnoreCase(column)) {
                    return i;
                }
            }
            throw new BackendRejectedException("[notebook] query column " + column + ": there is no such column");
        }

        /** This table's rows and another's, in columns that hold both. */
        Table and(Table other) {
            TableSchema both = SchemaChange.between(schema, other.schema).applyTo(schema);
            List<List<Object>> all = new ArrayList<>(in(both));
            all.addAll(other.in(both));
            return new Table(both, all);
        }

        Table without(PartitionKey partition) {
            return new Table(
                    schema,
                    rows.stream().filter(row -> !belongs(row, partition)).toList());
        }

        private List<List<Object>> in(TableSchema wider) {
            Conversion conversion = new Conversion();
            Map<String, Integer> positions = new HashMap<>();
            wider.columns()
                    .forEach(c -> schema.find(c.name())
                            .ifPresent(present -> positions.put(c.name(), position(present.name()))));
            return rows.stream()
                    .map(row -> values(
                            wider.columns(),
                            column -> positions.containsKey(column.name())
                                    ? conversion.convert(row.get(positions.get(column.name())), column.type())
                                    : null))
                    .toList();
        }

        private static boolean belongs(List<Object> row, PartitionKey partition) {
            return partition.period().toString().equals(row.get(0))
                    && partition.account().equals(row.get(1));
        }
    }

    /** Everything: tables, which view shows which export, every load, the newest token of each partition, the schemas. */
    private record Notebook(
            Map<TableName, Table> tables,
            Map<TableName, ExportId> views,
            List<LoadState> loads,
            Map<PartitionKey, Long> tokens,
            List<SchemaVersion> schemas) {

        static final Notebook EMPTY = new Notebook(Map.of(), Map.of(), List.of(), Map.of(), List.of());

        /** A table, or a view: all tables that the export's current versions are in. */
        Optional<Table> table(TableName name) {
            ExportId shown = views.get(name);
            if (shown == null) {
                return Optional.ofNullable(tables.get(name));
            }
            return current(shown).stream()
                    .map(LoadState::table)
                    .distinct()
                    .map(tables::get)
                    .reduce(Table::and);
        }

        List<LoadState> current(ExportId export) {
            return loads.stream()
                    .filter(load ->
                            load.current() && load.key().partition().export().equals(export))
                    .sorted(Comparator.comparing(
                                    (LoadState load) -> load.key().partition().period())
                            .thenComparing(load -> load.key().partition().account()))
                    .toList();
        }

        Notebook started(LoadPlan plan) {
            Map<PartitionKey, Long> newer = new HashMap<>(tokens);
            plan.loads().forEach(load -> newer.merge(load.key().partition(), 1L, Long::sum));
            Notebook next = new Notebook(tables, views, loads, newer, schemas);
            for (PlannedLoad load : plan.loads()) {
                // What readers see stays on record as it is until something else takes its place.
                if (loads.stream()
                        .noneMatch(state -> state.current() && state.key().equals(load.key()))) {
                    next = next.with(next.state(load, LoadStatus.STARTED, false, 0, Optional.empty(), ""));
                }
            }
            return next;
        }

        /** What is on record here and seen stays; what is not, or happened later there, is recorded as it was there. */
        Notebook adopted(List<LoadState> history) {
            Map<PartitionKey, Long> newer = new HashMap<>(tokens);
            List<LoadState> states = new ArrayList<>(loads);
            for (LoadState given : history) {
                Optional<LoadState> here = loads.stream()
                        .filter(state -> state.key().equals(given.key()))
                        .findFirst();
                boolean current = here.map(LoadState::current).orElse(false);
                if (current && given.status() == LoadStatus.COMPLETED) {
                    states.replaceAll(state -> state.key().equals(given.key()) ? loadedBefore(state, given) : state);
                } else if (!current
                        && here.map(state -> given.startedAt().isAfter(state.startedAt()))
                                .orElse(true)) {
                    states.removeIf(state -> state.key().equals(given.key()));
                    states.add(pointedAway(given));
                    newer.merge(given.key().partition(), given.attempt(), Math::max);
                }
            }
            return new Notebook(tables, views, states, newer, schemas);
        }

        List<LoadState> history(ExportId export) {
            return loads.stream()
                    .filter(load -> load.key().partition().export().equals(export))
                    .sorted(Comparator.comparing(
                                    (LoadState load) -> load.key().partition().period())
                            .thenComparing(LoadState::startedAt)
                            .thenComparing(LoadState::attempt))
                    .toList();
        }

        Notebook failed(Attempt attempt, String reason) {
            Notebook next = this;
            for (PlannedLoad load : attempt.plan().loads()) {
                boolean running =
                        loads.stream().anyMatch(s -> s.key().equals(load.key()) && s.status() == LoadStatus.STARTED);
                if (running
                        && tokens.get(load.key().partition())
                                .equals(attempt.tokens().get(load.key().partition()))) {
                    next = next.with(state(load, LoadStatus.FAILED, false, 0, Optional.of(Instant.now()), reason));
                }
            }
            return next;
        }

        /** The commit: checks the fence, then changes data, states, pointers, schemas and view in one new value. */
        Notebook published(Attempt attempt, Map<LoadKey, Staged> staged) {
            Map<TableName, Table> data = new HashMap<>(tables);
            List<LoadState> states = new ArrayList<>(loads);
            List<SchemaVersion> versions = new ArrayList<>(schemas);
            for (PlannedLoad load : attempt.plan().loads()) {
                PartitionKey partition = load.key().partition();
                if (!tokens.get(partition).equals(attempt.tokens().get(partition))) {
                    throw new LoadConflictException("[notebook] publish " + load.key()
                            + ": a newer attempt has taken over; plan again and retry");
                }
                for (LoadState old : List.copyOf(states)) {
                    if (old.current() && old.key().partition().equals(partition)) {
                        states.set(states.indexOf(old), pointedAway(old));
                        data.computeIfPresent(old.table(), (name, table) -> table.without(partition));
                    }
                }
                Staged rows = staged.get(load.key());
                data.merge(
                        load.table(),
                        rows.table(),
                        (present, added) -> rows.strategy() == TableStrategy.SINGLE ? present.and(added) : added);
                states.removeIf(state -> state.key().equals(load.key()));
                states.add(state(
                        load, LoadStatus.COMPLETED, true, rows.table().rows().size(), Optional.of(Instant.now()), ""));
                SchemaVersion version =
                        new SchemaVersion(partition.export(), rows.source().hash(), rows.source(), Instant.now());
                if (versions.stream()
                        .noneMatch(v ->
                                v.export().equals(version.export()) && v.hash().equals(version.hash()))) {
                    versions.add(version);
                }
            }
            // A table that no load is in any more: its month has moved to another one.
            Set<TableName> used = states.stream()
                    .filter(LoadState::current)
                    .map(LoadState::table)
                    .collect(Collectors.toSet());
            data.keySet().retainAll(used);
            Map<TableName, ExportId> shown = new HashMap<>(views);
            shown.put(
                    attempt.plan().unifiedView(),
                    attempt.plan().loads().get(0).key().partition().export());
            return new Notebook(data, shown, states, tokens, versions);
        }

        private Notebook with(LoadState state) {
            List<LoadState> states = new ArrayList<>(loads);
            states.removeIf(old -> old.key().equals(state.key()));
            states.add(state);
            return new Notebook(tables, views, states, tokens, schemas);
        }

        private LoadState state(
                PlannedLoad load,
                LoadStatus status,
                boolean current,
                long rows,
                Optional<Instant> ended,
                String error) {
            Instant started = loads.stream()
                    .filter(old -> old.loadId().equals(load.loadId()))
                    .map(LoadState::startedAt)
                    .findFirst()
                    .orElseGet(Instant::now);
            return new LoadState(
                    load.key(),
                    load.table(),
                    load.dataFormatVersion(),
                    status,
                    current,
                    true,
                    tokens.get(load.key().partition()),
                    load.loadId(),
                    started,
                    ended,
                    rows,
                    load.source(),
                    load.files(),
                    error);
        }

        private static LoadState pointedAway(LoadState old) {
            return changed(old, false, old.startedAt(), old.ended());
        }

        /** With the times of where it was loaded first. */
        private static LoadState loadedBefore(LoadState here, LoadState there) {
            return there.startedAt().isBefore(here.startedAt())
                    ? changed(here, here.current(), there.startedAt(), there.ended())
                    : here;
        }

        private static LoadState changed(LoadState old, boolean current, Instant started, Optional<Instant> ended) {
            return new LoadState(
                    old.key(),
                    old.table(),
                    old.dataFormatVersion(),
                    old.status(),
                    current,
                    old.present(),
                    old.attempt(),
                    old.loadId(),
                    started,
                    ended,
                    old.rows(),
                    old.source(),
                    old.files(),
                    old.error());
        }
    }

    // Loading.

    /** A load's request, its rows of all parts so far, and what came of them. */
    private record Staged(StageRequest request, Table table, long rounded, SchemaChange change) {

        TableSchema source() {
            return request.schema();
        }

        TableStrategy strategy() {
            return request.strategy();
        }

        Staged and(Staged part) {
            part.request.requirePartOf(request);
            return new Staged(request, table.and(part.table), rounded + part.rounded, change);
        }
    }

    private final class Transaction implements LoadTransaction {

        private final Attempt attempt;
        private final LoadObserver observer;
        private final Map<LoadKey, Staged> staged = new LinkedHashMap<>();
        private boolean broken;

        Transaction(Attempt attempt, LoadObserver observer) {
            this.attempt = attempt;
            this.observer = observer;
        }

        @Override
        public StagedTable stage(StageRequest request) {
            if (!(request.data() instanceof SourceData.Rows rows)) {
                throw new UnsupportedCapabilityException(
                        "[notebook] stage " + request.load().key() + ": files can't be read; load rows instead");
            }
            broken = true;
            List<Column> columns = new ArrayList<>(SystemColumns.ALL);
            columns.addAll(request.schema().columns());
            Conversion conversion = new Conversion();
            Table table = new Table(new TableSchema(columns), read(request, rows, conversion));
            SchemaChange change = now().table(request.load().table())
                    .map(present -> SchemaChange.between(present.schema(), table.schema()))
                    .orElse(SchemaChange.NONE);
            Staged whole = staged.merge(
                    request.load().key(), new Staged(request, table, conversion.rounded, change), Staged::and);
            broken = false;
            observer.reached(LoadStep.STAGED, request.load().key().partition());
            return new StagedTable(
                    whole.table().rows().size(),
                    rowsByFile(whole.table()),
                    costByCurrency(whole.table(), request.measure()),
                    whole.rounded(),
                    whole.change());
        }

        private static List<List<Object>> read(StageRequest request, SourceData.Rows rows, Conversion conversion) {
            PartitionKey partition = request.load().key().partition();
            String file = SystemColumns.SOURCE_FILE.originalName();
            boolean mayTell = request.schema().columns().stream()
                    .noneMatch(column -> column.originalName().equals(file));
            List<List<Object>> read = new ArrayList<>();
            try (RowCursor cursor = rows.cursor().get()) {
                Map<String, Integer> positions = new HashMap<>();
                for (int i = 0; i < cursor.columns().size(); i++) {
                    positions.put(cursor.columns().get(i).originalName(), i);
                }
                while (cursor.next()) {
                    List<Object> row = new ArrayList<>(Arrays.asList(
                            partition.period().toString(),
                            partition.account(),
                            request.load().loadId(),
                            mayTell && positions.containsKey(file) ? cursor.value(positions.get(file)) : null));
                    for (Column column : request.schema().columns()) {
                        Integer position = positions.get(column.originalName());
                        Object value = position == null ? null : cursor.value(position);
                        try {
                            row.add(conversion.convert(value, column.type()));
                        } catch (RuntimeException e) {
                            throw new BadDataException(
                                    "[notebook] stage " + request.load().key() + ": row " + (read.size() + 1)
                                            + ", column " + column.name() + ": not a value of type " + column.type()
                                            + "; correct it",
                                    e);
                        }
                    }
                    read.add(Collections.unmodifiableList(row));
                }
            }
            return read;
        }

        private static Map<String, Long> rowsByFile(Table table) {
            int file = table.position(SystemColumns.SOURCE_FILE.name());
            return table.rows().stream()
                    .filter(row -> row.get(file) != null)
                    .collect(Collectors.groupingBy(row -> (String) row.get(file), Collectors.counting()));
        }

        private static Map<String, BigDecimal> costByCurrency(Table table, Measure measure) {
            Map<String, BigDecimal> sums = new TreeMap<>();
            int cost = original(table, measure.cost());
            int currency = original(table, measure.currency());
            if (cost >= 0) {
                for (List<Object> row : table.rows()) {
                    Object group = currency < 0 ? null : row.get(currency);
                    BigDecimal amount = row.get(cost) == null
                            ? BigDecimal.ZERO
                            : new BigDecimal(row.get(cost).toString());
                    sums.merge(group == null ? "" : group.toString(), amount, BigDecimal::add);
                }
            }
            return sums;
        }

        private static int original(Table table, String name) {
            for (int i = SystemColumns.ALL.size(); i < table.schema().columns().size(); i++) {
                if (table.schema().columns().get(i).originalName().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public void publish() {
            PartitionKey first = attempt.plan().loads().get(0).key().partition();
            if (broken) {
                throw new IllegalStateException("staging failed: begin another transaction");
            }
            for (PlannedLoad load : attempt.plan().loads()) {
                if (!staged.containsKey(load.key())) {
                    throw new IllegalStateException(load.key() + " was not staged");
                }
            }
            observer.reached(LoadStep.COMMITTING, first);
            change(notebook -> notebook.published(attempt, staged));
            observer.reached(LoadStep.COMMITTED, first);
        }

        @Override
        public void close() {
            staged.clear();
        }
    }

    /** Makes values of a column's type, exactly; what does not fit throws. */
    private static final class Conversion {

        private long rounded;

        Object convert(Object value, ColumnType type) {
            if (value == null) {
                return null;
            }
            String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
            if (type instanceof ColumnType.Decimal decimal) {
                return decimal(new BigDecimal(text), decimal);
            } else if (type instanceof ColumnType.Int64) {
                return new BigDecimal(text).longValueExact();
            } else if (type instanceof ColumnType.Float64) {
                return Double.valueOf(text);
            } else if (type instanceof ColumnType.Bool) {
                return bool(text);
            } else if (type instanceof ColumnType.Date) {
                return LocalDate.parse(text);
            } else if (type instanceof ColumnType.Timestamp) {
                return timestamp(text);
            } else if (type instanceof ColumnType.Binary) {
                return ((byte[]) value).clone();
            } else if (type instanceof ColumnType.ListOf list) {
                return values((List<?>) value, element -> convert(element, list.element()));
            } else if (type instanceof ColumnType.MapOf map) {
                Map<Object, Object> converted = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((k, v) -> converted.put(convert(k, map.key()), convert(v, map.value())));
                return Collections.unmodifiableMap(converted);
            } else if (type instanceof ColumnType.StructOf struct) {
                Map<String, Object> converted = new LinkedHashMap<>();
                struct.fields()
                        .forEach(f -> converted.put(f.name(), convert(((Map<?, ?>) value).get(f.name()), f.type())));
                return Collections.unmodifiableMap(converted);
            }
            return text;
        }

        private BigDecimal decimal(BigDecimal exact, ColumnType.Decimal type) {
            BigDecimal number = exact.setScale(type.scale(), RoundingMode.HALF_UP);
            if (number.precision() > type.precision()) {
                throw new ArithmeticException("too many digits");
            }
            rounded += number.compareTo(exact) == 0 ? 0 : 1;
            return number;
        }

        private static Boolean bool(String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("neither true nor false");
            }
            return Boolean.valueOf(text);
        }

        /** UTC, whether it says so or not. */
        private static Instant timestamp(String text) {
            String iso = (text.length() == 10 ? text + "T00:00:00" : text).replace(' ', 'T');
            return Instant.parse(iso.endsWith("Z") ? iso : iso + "Z").truncatedTo(ChronoUnit.MICROS);
        }
    }

    // State, rows and files.

    private final class State implements StateManager {

        @Override
        public boolean isLoaded(LoadKey load) {
            return now().loads().stream()
                    .anyMatch(state -> state.current() && state.key().equals(load));
        }

        @Override
        public Attempt start(LoadPlan plan) {
            Map<PartitionKey, Long> tokens = new HashMap<>();
            change(notebook -> {
                Notebook started = notebook.started(plan);
                plan.loads()
                        .forEach(load -> tokens.put(
                                load.key().partition(),
                                started.tokens().get(load.key().partition())));
                return started;
            });
            return new Attempt(plan, tokens);
        }

        @Override
        public void fail(Attempt attempt, String reason) {
            change(notebook -> notebook.failed(attempt, reason));
        }

        @Override
        public List<LoadState> currentVersions(ExportId export) {
            return now().current(export);
        }

        @Override
        public List<LoadState> history(ExportId export, YearMonth period) {
            return history(export).stream()
                    .filter(state -> state.key().partition().period().equals(period))
                    .toList();
        }

        @Override
        public List<LoadState> history(ExportId export) {
            return now().history(export);
        }

        @Override
        public void adopt(List<LoadState> history) {
            change(notebook -> notebook.adopted(history));
        }

        @Override
        public List<ExportId> exports() {
            return now().loads().stream()
                    .map(state -> state.key().partition().export())
                    .distinct()
                    .sorted(Comparator.comparing(ExportId::vendor).thenComparing(ExportId::name))
                    .toList();
        }

        @Override
        public List<SchemaVersion> schemaVersions(ExportId export) {
            return now().schemas().stream()
                    .filter(version -> version.export().equals(export))
                    .toList();
        }
    }

    private static final class Cursor implements RowCursor {

        private final List<Column> columns;
        private final List<List<Object>> rows;
        private int position = -1;

        Cursor(List<Column> columns, List<List<Object>> rows) {
            this.columns = columns;
            this.rows = rows;
        }

        @Override
        public List<Column> columns() {
            return columns;
        }

        @Override
        public boolean next() {
            position = Math.min(position + 1, rows.size());
            return position < rows.size();
        }

        @Override
        public Object value(int column) {
            if (position < 0 || position >= rows.size()) {
                throw new NoSuchElementException("there is no present row");
            }
            return rows.get(position).get(column);
        }

        @Override
        public void close() {
            position = rows.size();
        }
    }

    private static final class NoFiles implements DataReader {

        @Override
        public boolean canRead(FileFormat format) {
            return false;
        }

        @Override
        public SourceFile describe(DataFile file) {
            throw refused(file.key());
        }

        @Override
        public RowCursor rows(DataFile file) {
            throw refused(file.key());
        }

        @Override
        public List<SourceTotal> totals(List<SourceFile> files, Measure measure) {
            throw refused(files.toString());
        }

        private static UnsupportedCapabilityException refused(String file) {
            return new UnsupportedCapabilityException(
                    "[notebook] read " + file + ": files can't be read; load rows instead");
        }
    }

    /**
     * The names of all tables and views, for the TCK to see what a load leaves behind.
     *
     * @return the names, sorted
     */
    public Set<String> tables() {
        Set<String> names = new TreeSet<>();
        now().tables().keySet().forEach(name -> names.add(tableReference(name)));
        now().views().keySet().forEach(name -> names.add(tableReference(name)));
        return names;
    }
}
