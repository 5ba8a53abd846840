package dev.tarn.testing.bigquery;

import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;

/** A service account of the emulator: its key is made up, and known to it. */
public final class ServiceAccount {

    private final String email;
    private final String project;
    private final URI tokens;
    private final KeyPair keys;

    private ServiceAccount(String email, String project, URI tokens, KeyPair keys) {
        this.email = email;
        this.project = project;
        this.tokens = tokens;
        this.keys = keys;
    }

    static ServiceAccount create(String name, String project, URI tokens) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new ServiceAccount(
                    name + "@" + project + ".iam.gserviceaccount.com", project, tokens, generator.generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    PublicKey publicKey() {
        return keys.getPublic();
    }

    /**
     * The account's address.
     *
     * @return the address
     */
    public String email() {
        return email;
    }

    /**
     * The private key, as key files have it.
     *
     * @return PKCS#8 in PEM
     */
    public String privateKey() {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    }

    /**
     * What its key file says.
     *
     * @return JSON, as the service hands it out
     */
    public String keyFile() {
        return Json.text(Json.object()
                .put("type", "service_account")
                .put("project_id", project)
                .put("private_key_id", "emulated")
                .put("private_key", privateKey())
                .put("client_email", email)
                .put("client_id", "1")
                .put("auth_uri", tokens.resolve("/auth").toString())
                .put("token_uri", tokens.toString()));
    }

    @Override
    public String toString() {
        return email;
    }
}
