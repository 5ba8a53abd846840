package dev.tarn.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that vouches for itself, and its key, made by the JDK's own tool.
 *
 * @param file the certificate, as clients take it
 * @param certificate the same, in lines
 * @param key the key, in lines
 */
record TestCertificate(Path file, List<String> certificate, List<String> key) {

    private static final String PASSWORD = "changeit";

    /** For a server that is called so: {@code ip:127.0.0.1} or {@code dns:name}. */
    static TestCertificate of(Path folder, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=tarn-test",
                        "-ext",
                        "san=" + name,
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        List<String> certificate =
                pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        List<String> key =
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
        return new TestCertificate(Files.write(folder.resolve("root.crt"), certificate), certificate, key);
    }

    private static List<String> pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return ("-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----")
                .lines()
                .toList();
    }
}
