package dev.tarn.cli.sample;

import java.util.List;

/** One thing that an account can be charged for: a line of {@code catalogue.txt}. */
record CatalogueItem(List<String> fields) {

    private static final int WEIGHT = 10;
    private static final int FIELDS = 15;

    CatalogueItem {
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("the catalogue has 15 fields a line, not " + fields);
        }
    }

    static List<CatalogueItem> all() {
        return SampleColumn.text("catalogue.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> new CatalogueItem(List.of(line.split("\\|", -1))))
                .toList();
    }

    int weight() {
        return Integer.parseInt(fields.get(WEIGHT));
    }

    /** Whether savings plans and reservations apply. */
    boolean compute() {
        return fields.get(5).contains("BoxUsage");
    }

    String values(int number) {
        StringBuilder row = new StringBuilder("(").append(number);
        for (int i = 0; i < FIELDS; i++) {
            if (i == 8 || i == 9) {
                row.append(", CAST(").append(fields.get(i)).append(" AS DECIMAL(18, 10))");
            } else if (i != WEIGHT) {
                row.append(", '").append(fields.get(i).replace("'", "''")).append("'");
            }
        }
        return row.append(")").toString();
    }
}
