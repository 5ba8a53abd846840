package dev.tarn.model;

/**
 * A billing export, or any other stream of monthly deliveries.
 *
 * @param vendor who delivers: {@code aws}, {@code azure}, {@code gcp}, or {@code file} for loose files
 * @param name the export's name
 */
public record ExportId(String vendor, String name) {

    /** Checks that both parts are there. */
    public ExportId {
        if (vendor.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("an export needs a vendor and a name: '" + vendor + "', '" + name + "'");
        }
    }

    @Override
    public String toString() {
        return vendor + "/" + name;
    }
}
