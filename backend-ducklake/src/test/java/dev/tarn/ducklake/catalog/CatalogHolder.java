package dev.tarn.ducklake.catalog;

import java.io.IOException;
import java.nio.file.Path;

/** A process that has a catalog open until its input ends. */
final class CatalogHolder {

    private CatalogHolder() {}

    public static void main(String[] arguments) throws IOException {
        try (LakeCatalog catalog =
                LakeCatalog.open(new CatalogLocation.DuckDbFile(Path.of(arguments[0])), CatalogSettings.existing())) {
            System.out.write(catalog.latest().id() == 0 ? '!' : '?');
            System.out.flush();
            System.in.read();
        }
    }
}
