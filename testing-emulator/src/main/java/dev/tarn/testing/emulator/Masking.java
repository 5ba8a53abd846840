package dev.tarn.testing.emulator;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Takes credentials out of what a record of requests keeps. */
final class Masking {

    private static final String STARS = "****";
    private static final Pattern HEADER =
            Pattern.compile("(?i)(proxy-)?authorization|cookie|x-goog-api-key|x-amz-security-token");
    private static final String NAME =
            "[A-Za-z_]*(?:password|passwd|passcode|passphrase|token|secret|assertion|signature"
                    + "|private_?key|access_?key|credential|aws_key_id)[A-Za-z_]*";
    private static final Pattern FIELD = Pattern.compile("(?i)(\"" + NAME + "\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern SQL_OPTION = Pattern.compile("(?i)(\\b" + NAME + "\\s*=\\s*)'(?:[^'\\\\]|''|\\\\.)*'");
    private static final Pattern FORM = Pattern.compile("(?i)((?:^|[?&])" + NAME + "=)[^&\\s]*");
    private static final Pattern PARAMETER = Pattern.compile("(?i)" + NAME + "|x-amz-.*|upload_id");

    private Masking() {}

    static Map<String, String> headers(Map<String, String> headers) {
        Map<String, String> masked = new TreeMap<>();
        headers.forEach((name, value) -> masked.put(name, HEADER.matcher(name).matches() ? STARS : text(value)));
        return masked;
    }

    static Map<String, String> parameters(Map<String, String> parameters) {
        Map<String, String> masked = new TreeMap<>();
        parameters.forEach((name, value) ->
                masked.put(name, PARAMETER.matcher(name).matches() && !name.equals("pageToken") ? STARS : value));
        return masked;
    }

    static String text(String text) {
        String masked = FIELD.matcher(text).replaceAll("$1\"" + STARS + "\"");
        masked = SQL_OPTION.matcher(masked).replaceAll("$1'" + STARS + "'");
        return FORM.matcher(masked).replaceAll("$1" + STARS);
    }
}
