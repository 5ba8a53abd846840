package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.catalog.LakeColumn;
import dev.tarn.ducklake.catalog.NameMapping;
import java.util.List;
import java.util.Optional;

/**
 * A column as a file, or an older version of the table, has it. The fields of a list are its element, those of a map its key and its
 * value.
 *
 * @param name what it is called there
 * @param id which of the table's columns it is; -1 where it is none
 * @param children its fields
 */
record FileField(String name, long id, List<FileField> children) {

    FileField {
        children = List.copyOf(children);
    }

    static FileField of(LakeColumn column) {
        return new FileField(
                column.name(),
                column.id(),
                column.children().stream().map(FileField::of).toList());
    }

    /** As a mapping says. A list's element and a map's parts are found by place: files name them as they like. */
    static FileField of(NameMapping.Field field) {
        return new FileField(
                field.sourceName(),
                field.columnId(),
                field.children().stream().map(FileField::of).toList());
    }

    Optional<FileField> child(long id) {
        return children.stream().filter(field -> field.id() == id).findFirst();
    }
}
