package dev.tarn.postgres;

import java.util.Locale;

/** How a connection is encrypted, as libpq calls it. */
public enum SslMode {
    /** Never. */
    DISABLE,
    /** Where the server insists. */
    ALLOW,
    /** Where the server can; what applies where nothing is said. */
    PREFER,
    /** Always, with whoever answers. */
    REQUIRE,
    /** Always, with a certificate that the root certificate vouches for. */
    VERIFY_CA,
    /** The same, and the certificate is for this host. */
    VERIFY_FULL;

    /** The word that the driver takes. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
