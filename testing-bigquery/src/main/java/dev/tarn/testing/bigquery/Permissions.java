package dev.tarn.testing.bigquery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the caller may not do. */
final class Permissions {

    private final Set<String> denied = ConcurrentHashMap.newKeySet();

    void deny(String permission) {
        denied.add(permission);
    }

    void allow(String permission) {
        denied.remove(permission);
    }

    /** Refuses what is denied everywhere or, as {@code permission@dataset} or {@code permission@dataset.table}, here. */
    void check(String permission, Address where) {
        String resource = where.table().isEmpty() ? where.dataset() : where.dataset() + "." + where.table();
        if (denied.contains(permission)
                || denied.contains(permission + "@" + resource)
                || denied.contains(permission + "@" + where.dataset())) {
            String kind =
                    where.table().isEmpty() ? "Dataset " + where.project() + ":" + where.dataset() : "Table " + where;
            throw Refusal.accessDenied(kind + ": Permission " + permission + " denied on "
                    + (where.table().isEmpty()
                            ? "dataset " + where.project() + ":" + where.dataset()
                            : "table " + where)
                    + " (or it may not exist).");
        }
    }

    void check(String permission, String project) {
        if (denied.contains(permission)) {
            throw Refusal.accessDenied("Project " + project + ": User does not have " + permission
                    + " permission in project " + project + ".");
        }
    }
}
