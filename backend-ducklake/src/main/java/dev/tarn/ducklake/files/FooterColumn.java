package dev.tarn.ducklake.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A column, or a part of one, as a Parquet footer describes it.
 *
 * @param name its name
 * @param type the engine's type of a leaf
 * @param group what a group is: {@code LIST}, {@code MAP}, or anything else for a struct
 * @param repeated whether it stands for many
 * @param leaf the leaf's number among all leaves; -1 of a group
 * @param children a group's parts
 */
record FooterColumn(
        String name, Optional<String> type, String group, boolean repeated, int leaf, List<FooterColumn> children) {

    /** A row of the footer's flat list. */
    record Element(String name, Optional<String> type, String convertedType, boolean repeated, int childCount) {}

    /** Makes the tree of a footer's flat list, whose first element is the root. */
    static List<FooterColumn> tree(List<Element> elements) {
        Deque<Element> rest = new ArrayDeque<>(elements);
        Element root = rest.removeFirst();
        int[] leaves = {0};
        List<FooterColumn> columns = new ArrayList<>();
        for (int i = 0; i < root.childCount(); i++) {
            columns.add(next(rest, leaves));
        }
        return columns;
    }

    private static FooterColumn next(Deque<Element> rest, int[] leaves) {
        Element element = rest.removeFirst();
        int leaf = element.childCount() == 0 ? leaves[0]++ : -1;
        List<FooterColumn> children = new ArrayList<>();
        for (int i = 0; i < element.childCount(); i++) {
            children.add(next(rest, leaves));
        }
        return new FooterColumn(
                element.name(), element.type(), element.convertedType(), element.repeated(), leaf, children);
    }

    /** What the column is: the type of a leaf, or {@code struct}, {@code list}, {@code map}. */
    String kind() {
        if (leaf >= 0) {
            return repeated ? "list" : type.orElse("unknown");
        }
        return switch (group) {
            case "LIST" -> "list";
            case "MAP", "MAP_KEY_VALUE" -> "map";
            default -> "struct";
        };
    }

    /** The elements of a list; old writers left a level out. */
    FooterColumn element() {
        FooterColumn repeatedPart = children.get(0);
        boolean twoLevels = repeatedPart.children().size() != 1
                || repeatedPart.name().equals("array")
                || repeatedPart.name().equals(name + "_tuple");
        return twoLevels ? repeatedPart : repeatedPart.children().get(0);
    }
}
