package dev.tarn.tck;

import static dev.tarn.tck.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.config.Settings;
import dev.tarn.error.BackendException;
import dev.tarn.error.BackendRejectedException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.row.RowCursor;
import dev.tarn.spi.DatabaseBackendProvider;
import dev.tarn.spi.NamingRules;
import dev.tarn.spi.SystemColumns;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Discovery, configuration, opening and closing, queries. */
public interface BackendContract extends TckContract {

    @Test
    default void serviceLoaderFindsOneProviderOfThatName() {
        List<DatabaseBackendProvider<?>> found = Providers.named(backend().provider());

        assertThat(found).as("providers named %s", backend().provider()).hasSize(1);
        assertThat(found.get(0).name()).matches("[a-z0-9]+");
        assertThat(found.get(0).configType().isRecord()).isTrue();
    }

    @Test
    default void anUnknownSettingIsRefusedByItsName(Workbench bench) {
        Map<String, String> settings = SettingKeys.with(bench.settings(), "no_such_setting", "x");

        refused(
                InvalidConfigException.class,
                () -> Providers.open(backend().provider(), settings).close(),
                "no_such_setting");
    }

    @Test
    default void aWrongValueOfASettingIsRefusedByItsName(Workbench bench) {
        Optional<String> key = SettingKeys.of(provider()).choosy();
        assumeTrue(key.isPresent(), "no setting of the backend is a number, a switch, a month or a choice");
        Map<String, String> settings = SettingKeys.with(bench.settings(), key.get(), "no such value");

        refused(
                InvalidConfigException.class,
                () -> Providers.open(backend().provider(), settings).close(),
                key.get());
    }

    @Test
    default void settingsNeverShowTheirSecrets(Workbench bench) {
        List<String> keys = SettingKeys.of(provider()).secret();
        assumeTrue(!keys.isEmpty(), "no setting of the backend is a secret");
        Map<String, String> settings = bench.settings();
        for (String key : keys) {
            settings = SettingKeys.with(settings, key, "not-to-be-seen");
        }

        Record bound =
                Settings.of(backend().provider(), settings).bind(provider().configType());

        assertThat(bound.toString()).doesNotContain("not-to-be-seen");
    }

    private DatabaseBackendProvider<?> provider() {
        return Providers.named(backend().provider()).get(0);
    }

    @Test
    default void namingRulesAreSaneAndConstant(Workbench bench) {
        NamingRules rules = bench.backend().naming();

        assertThat(bench.backend().naming()).isEqualTo(rules);
        assertThat(rules.maximumBytes()).isGreaterThanOrEqualTo(30);
        assertThat(rules.maximumColumns()).isGreaterThanOrEqualTo(200);
        for (var column : SystemColumns.ALL) {
            assertThat(rules.fold(rules.fold(column.name()))).isEqualTo(rules.fold(column.name()));
        }
    }

    @Test
    default void closingTwiceIsHarmless(Workbench bench) {
        bench.backend().close();

        assertThatCode(bench.backend()::close).doesNotThrowAnyException();
    }

    @Test
    default void aClosedBackendRefusesToWork(Workbench bench) {
        bench.backend().close();

        assertThatThrownBy(() -> bench.state().exports()).isInstanceOf(BackendException.class);
        assertThatThrownBy(bench::readUnified).isInstanceOf(BackendException.class);
    }

    @Test
    default void aWrongStatementIsRejected(Workbench bench) {
        refused(BackendRejectedException.class, () -> Contents.of(bench.backend(), "SELEKT 1"));
        refused(
                BackendRejectedException.class,
                () -> bench.read(bench.names().table("no_such_table")),
                "no_such_table");
    }

    @Test
    default void aRejectedStatementLeavesTheBackendUsable(Workbench bench) {
        refused(BackendRejectedException.class, () -> Contents.of(bench.backend(), "SELEKT 1"));
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(1, "1")));

        assertThat(bench.readUnified().size()).isEqualTo(1);
    }

    @Test
    default void columnsAreFoundByTheirUnquotedNames(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(2, "1.5")));

        Contents found = Contents.of(
                bench.backend(),
                Sql.columns(bench.backend(), bench.names().unified(), "Line_Item", "cost", "BILLING_PERIOD"));

        assertThat(found.columns()).hasSize(3);
        assertThat(found.rows()).allSatisfy(row -> {
            assertThat((String) row.get(0)).startsWith("line ");
            assertThat((BigDecimal) row.get(1)).isEqualByComparingTo("1.5");
            assertThat(row.get(2)).isEqualTo("2025-01");
        });
    }

    @Test
    default void parametersAreBoundAndNeverSplicedIn(Workbench bench) {
        String hostile = "x' OR '1'='1";
        bench.loader()
                .load(bench.names()
                        .month("2025-01")
                        .data(Lines.rows(
                                Lines.SCHEMA.columns(),
                                List.of(
                                        Lines.row(hostile, BigDecimal.ONE, "USD"),
                                        Lines.row("other", BigDecimal.TEN, "EUR")))));
        String sql = Sql.where(bench.backend(), bench.names().unified(), "currency", "line_item");

        assertThat(Contents.of(bench.backend(), sql, hostile).column("currency"))
                .containsExactly("USD");
        assertThat(Contents.of(bench.backend(), sql, "' OR 1=1 --").rows()).isEmpty();
        assertThat(Contents.of(bench.backend(), sql, new Object[] {null}).rows())
                .as("nothing equals NULL")
                .isEmpty();
        String byCost = Sql.where(bench.backend(), bench.names().unified(), "currency", "cost");
        assertThat(Contents.of(bench.backend(), byCost, new BigDecimal("10")).column("currency"))
                .containsExactly("EUR");
    }

    @Test
    default void severalCursorsMayBeOpenAtOnce(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(50, "1")));
        String sql = Sql.all(bench.backend(), bench.names().unified());

        try (RowCursor first = bench.backend().query(sql);
                RowCursor second = bench.backend().query(sql)) {
            int rows = 0;
            while (first.next()) {
                assertThat(second.next()).isTrue();
                rows++;
            }
            assertThat(rows).isEqualTo(50);
            assertThat(second.next()).isFalse();
        }
    }

    @Test
    default void aCursorStartsBeforeTheFirstRow(Workbench bench) {
        bench.loader().load(bench.names().month("2025-01").data(Lines.of(1, "1")));

        try (RowCursor cursor =
                bench.backend().query(Sql.columns(bench.backend(), bench.names().unified(), "line_item"))) {
            assertThatThrownBy(() -> cursor.value(0))
                    .isInstanceOfAny(NoSuchElementException.class, IllegalStateException.class, BackendException.class);
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.value(0)).isEqualTo("line 0");
        }
    }
}
