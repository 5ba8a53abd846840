package dev.tarn.billing;

import dev.tarn.model.ColumnType;
import dev.tarn.model.ColumnType.Decimal;
import dev.tarn.model.ColumnType.Float64;
import dev.tarn.model.ColumnType.Int64;
import dev.tarn.model.ColumnType.Json;
import dev.tarn.model.ColumnType.ListOf;
import dev.tarn.model.ColumnType.MapOf;
import dev.tarn.model.ColumnType.StructOf;
import dev.tarn.model.ColumnType.Text;
import dev.tarn.model.FileFormat;
import dev.tarn.model.SourceColumn;
import dev.tarn.model.SourceFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The typing rule: the data dictionary, then the manifest, then the files' own schemas; what nobody declares is text. */
final class TypeChoice {

    private final DataDictionary dictionary;
    private final Map<String, ColumnType> declared;
    private final Map<String, ColumnType> declaredByPlainName = new HashMap<>();

    TypeChoice(DataDictionary dictionary, Map<String, ColumnType> declared) {
        this.dictionary = dictionary;
        this.declared = declared;
        declared.keySet().stream()
                .sorted()
                .forEach(original ->
                        declaredByPlainName.putIfAbsent(ColumnNaming.plainName(original), declared.get(original)));
    }

    ColumnType choose(String original, List<SourceFile> files) {
        List<ColumnType> physical = physical(original, files);
        Optional<ColumnType> specified =
                dictionary.typeOf(original).or(() -> Optional.ofNullable(declaredType(original)));
        Optional<ColumnType> united = physical.stream().reduce(ColumnType::widenTo);
        return specified
                .map(type -> physical.isEmpty() ? type : reconcile(type, physical, united.orElseThrow()))
                .or(() -> united)
                .orElse(ColumnType.TEXT);
    }

    private ColumnType declaredType(String original) {
        ColumnType exact = declared.get(original);
        return exact != null ? exact : declaredByPlainName.get(ColumnNaming.plainName(original));
    }

    /** The specified type, except where the files' own schemas hold more than it could. */
    private static ColumnType reconcile(ColumnType specified, List<ColumnType> physical, ColumnType united) {
        if (specified instanceof Decimal narrow && !isNested(united)) {
            List<Decimal> decimals = physical.stream()
                    .filter(Decimal.class::isInstance)
                    .map(Decimal.class::cast)
                    .toList();
            return decimals.stream().allMatch(d -> holds(narrow, d))
                    ? specified
                    : decimals.stream()
                            .map(ColumnType.class::cast)
                            .reduce(ColumnType::widenTo)
                            .orElseThrow();
        }
        if (isBinaryNumber(specified) && (isBinaryNumber(united) || united instanceof Decimal)) {
            return specified.widenTo(united);
        }
        boolean bothMaps = specified instanceof MapOf && united instanceof MapOf;
        return isNested(united) && !bothMaps ? united : specified;
    }

    private static boolean isBinaryNumber(ColumnType type) {
        return type instanceof Int64 || type instanceof Float64;
    }

    private static boolean holds(Decimal a, Decimal b) {
        return b.scale() <= a.scale() && b.precision() - b.scale() <= a.precision() - a.scale();
    }

    private static boolean isNested(ColumnType type) {
        return type instanceof MapOf || type instanceof ListOf || type instanceof StructOf || type instanceof Json;
    }

    /** What the files declare; text in CSV and JSON declares nothing. */
    private static List<ColumnType> physical(String original, List<SourceFile> files) {
        return files.stream()
                .flatMap(file -> file.columns().stream()
                        .filter(c -> c.originalName().equals(original))
                        .map(SourceColumn::type)
                        .filter(t -> !(t instanceof Text) || file.file().format() == FileFormat.PARQUET))
                .distinct()
                .toList();
    }
}
