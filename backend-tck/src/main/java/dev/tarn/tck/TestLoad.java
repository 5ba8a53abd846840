package dev.tarn.tck;

import dev.tarn.model.LoadKey;
import dev.tarn.model.PartitionKey;
import dev.tarn.model.SourceFile;
import dev.tarn.model.TableName;
import dev.tarn.model.TableSchema;
import dev.tarn.spi.Measure;
import dev.tarn.spi.PlannedLoad;
import dev.tarn.spi.SourceData;
import dev.tarn.spi.StageRequest;
import dev.tarn.spi.TableStrategy;
import java.util.List;
import java.util.UUID;

/** A load that a test plans, as an immutable value with named changes. */
record TestLoad(
        LoadKey key,
        String loadId,
        TableName table,
        TableStrategy strategy,
        TableSchema schema,
        SourceData data,
        Measure measure,
        String source) {

    static TestLoad of(PartitionKey partition, TableName table) {
        return new TestLoad(
                new LoadKey(partition, "v1"),
                newLoadId(),
                table,
                TableStrategy.SEPARATE,
                Lines.SCHEMA,
                Lines.none(),
                Lines.MEASURE,
                "");
    }

    private static String newLoadId() {
        return UUID.randomUUID().toString();
    }

    /** The same delivery, loaded once more. */
    TestLoad again() {
        return new TestLoad(key, newLoadId(), table, strategy, schema, data, measure, source);
    }

    TestLoad version(String version) {
        return new TestLoad(
                new LoadKey(key.partition(), version), newLoadId(), table, strategy, schema, data, measure, source);
    }

    TestLoad account(String account) {
        PartitionKey partition = new PartitionKey(
                key.partition().export(), account, key.partition().period());
        return new TestLoad(
                new LoadKey(partition, key.version()), loadId, table, strategy, schema, data, measure, source);
    }

    TestLoad table(TableName other) {
        return new TestLoad(key, loadId, other, strategy, schema, data, measure, source);
    }

    TestLoad single(TableName shared) {
        return new TestLoad(key, loadId, shared, TableStrategy.SINGLE, schema, data, measure, source);
    }

    TestLoad schema(TableSchema other) {
        return new TestLoad(key, loadId, table, strategy, other, data, measure, source);
    }

    TestLoad data(SourceData other) {
        return new TestLoad(key, loadId, table, strategy, schema, other, measure, source);
    }

    TestLoad measure(Measure other) {
        return new TestLoad(key, loadId, table, strategy, schema, data, other, source);
    }

    TestLoad source(String other) {
        return new TestLoad(key, loadId, table, strategy, schema, data, measure, other);
    }

    PlannedLoad planned() {
        List<String> files = data instanceof SourceData.Files sources
                ? sources.files().stream()
                        .map(SourceFile::file)
                        .map(file -> file.key())
                        .toList()
                : List.of();
        return new PlannedLoad(key, loadId, table, "CUR_V2", source, files);
    }

    StageRequest request() {
        return part(data);
    }

    /** A part of this load. */
    StageRequest part(SourceData rows) {
        return new StageRequest(planned(), strategy, schema, rows, measure);
    }
}
