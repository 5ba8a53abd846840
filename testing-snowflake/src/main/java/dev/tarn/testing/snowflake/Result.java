package dev.tarn.testing.snowflake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * What a statement gives.
 *
 * @param kind what kind of statement it was
 * @param columns the columns
 * @param rows the rows, as they are sent
 * @param transfer what PUT and GET have the driver do; empty for all others
 */
record Result(Kind kind, List<ResultColumn> columns, List<List<String>> rows, ObjectNode transfer) {

    /** The service's numbers for kinds of statements, by which the driver knows whether a result is a count. */
    enum Kind {
        SELECT(0x1000),
        INSERT(0x3100),
        UPDATE(0x3200),
        DELETE(0x3300),
        MERGE(0x3400),
        COPY(0x3600),
        ALTER_SESSION(0x4100),
        USE(0x4300),
        SHOW(0x4400),
        DESCRIBE(0x4500),
        LIST(0x4600),
        TRANSACTION(0x5000),
        DDL(0x6000),
        GET(0x7101),
        PUT(0x7102),
        REMOVE(0x7103);

        private final long id;

        Kind(long id) {
            this.id = id;
        }

        long id() {
            return id;
        }

        boolean isDml() {
            return this == INSERT || this == UPDATE || this == DELETE || this == MERGE;
        }
    }

    static Result of(Kind kind, List<ResultColumn> columns, List<List<String>> rows) {
        return new Result(kind, columns, rows, JsonNodeFactory.instance.objectNode());
    }

    static Result status(Kind kind, String status) {
        return of(kind, List.of(ResultColumn.text("status")), List.of(List.of(status)));
    }

    /** Counts, each in a column of its own. */
    static Result counts(Kind kind, List<String> names, long... counts) {
        return of(
                kind,
                names.stream().map(ResultColumn::number).toList(),
                List.of(Arrays.stream(counts).mapToObj(Long::toString).toList()));
    }

    static Result transfer(Kind kind, ObjectNode transfer) {
        return new Result(kind, List.of(), List.of(), transfer);
    }
}
