package dev.tarn.snowflake;

import dev.tarn.config.Secret;
import dev.tarn.error.InvalidConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A private key in a file: read here, because the driver's errors don't tell a wrong passphrase from a file that is no key.
 *
 * @param path the file
 * @param passphrase what it is encrypted with
 * @param subject what messages call the database
 */
record KeyFile(Path path, Optional<Secret> passphrase, String subject) {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([^-]+)-----END (?:ENCRYPTED )?PRIVATE KEY-----");

    PrivateKey read() {
        Matcher pem = PEM.matcher(text());
        if (!pem.find()) {
            throw wrong("is no PKCS#8 key in PEM; convert it with openssl pkcs8 -topk8");
        }
        boolean encrypted = pem.group(1) != null;
        if (encrypted && passphrase.isEmpty()) {
            throw wrong("is encrypted; set private_key_passphrase");
        }
        try {
            byte[] key = Base64.getMimeDecoder().decode(pem.group(2));
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(encrypted ? decrypted(key) : new PKCS8EncodedKeySpec(key));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw wrong(
                    encrypted
                            ? "can't be decrypted; correct private_key_passphrase, or encrypt it with -v2 aes-256-cbc"
                            : "is no RSA key; make one as docs/backends.md says");
        }
    }

    private String text() {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw wrong("can't be read; correct private_key_path, or allow reading it");
        }
    }

    private PKCS8EncodedKeySpec decrypted(byte[] key) throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(key);
        // Of PBES2, only the parameters know which algorithms it stands for.
        String algorithm = info.getAlgParameters().toString().startsWith("PBEWith")
                ? info.getAlgParameters().toString()
                : info.getAlgName();
        PBEKeySpec phrase = new PBEKeySpec(passphrase.orElseThrow().reveal().toCharArray());
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(phrase),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } finally {
            phrase.clearPassword();
        }
    }

    private InvalidConfigException wrong(String what) {
        return new InvalidConfigException(SnowflakeErrors.start("open " + subject) + "the key " + path + " " + what);
    }
}
