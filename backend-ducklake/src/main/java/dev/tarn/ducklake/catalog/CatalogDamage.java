package dev.tarn.ducklake.catalog;

import java.sql.SQLException;

/** The catalog holds what the format does not allow. An SQL error, since it is met while rows are read. */
final class CatalogDamage extends SQLException {

    private static final long serialVersionUID = 1L;

    CatalogDamage(String what) {
        super(what);
    }
}
