package dev.tarn;

import dev.tarn.spi.DatabaseBackendProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One look over the class path. Whatever a provider throws is its own problem, and ends nothing but its own part. */
final class ProviderScan {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern PROVIDER_CLASS = Pattern.compile("[\\w.$]+: (?:Provider )?([\\w.$]+) .*");
    /** A service file that can never be read would give errors without end. */
    private static final int MOST_ERRORS = 100;

    private final Map<String, List<DatabaseBackendProvider<?>>> found = new TreeMap<>();
    private final Map<String, String> problems = new TreeMap<>();

    @SuppressWarnings("rawtypes")
    ProviderScan(ClassLoader loader) {
        Iterator<ServiceLoader.Provider<DatabaseBackendProvider>> candidates =
                ServiceLoader.load(DatabaseBackendProvider.class, loader).stream()
                        .iterator();
        for (int errors = 0; errors < MOST_ERRORS; ) {
            try {
                if (!candidates.hasNext()) {
                    return;
                }
                add(candidates.next());
            } catch (ServiceConfigurationError | LinkageError broken) {
                report(providerClass(broken), reason(broken));
                errors++;
            }
        }
    }

    /** Usable providers by name, usually one each. */
    Map<String, List<DatabaseBackendProvider<?>>> found() {
        return found;
    }

    /** The reason by class. */
    Map<String, String> problems() {
        return problems;
    }

    @SuppressWarnings("rawtypes")
    private void add(ServiceLoader.Provider<DatabaseBackendProvider> candidate) {
        String type = candidate.type().getName();
        try {
            DatabaseBackendProvider<?> provider = candidate.get();
            String name = provider.name();
            if (name == null || !NAME.matcher(name).matches()) {
                report(type, "its name '" + name + "' is not made of lower-case letters and digits");
            } else if (provider.configType() == null || !provider.configType().isRecord()) {
                report(type, "its configuration type is no record");
            } else {
                found.computeIfAbsent(name, key -> new ArrayList<>()).add(provider);
            }
        } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
            report(type, reason(broken));
        }
    }

    /** Several things may be wrong with service files, which have no class to tell them apart by. */
    private void report(String subject, String reason) {
        problems.merge(subject, reason, (said, more) -> said.contains(more) ? said : said + "; " + more);
    }

    private static String providerClass(Throwable broken) {
        Matcher matcher = PROVIDER_CLASS.matcher(String.valueOf(broken.getMessage()));
        return matcher.matches() ? matcher.group(1) : DatabaseBackendProvider.class.getName();
    }

    private static String reason(Throwable broken) {
        Throwable cause = Optional.ofNullable(broken.getCause()).orElse(broken);
        return cause instanceof ServiceConfigurationError
                ? cause.getMessage().replace(DatabaseBackendProvider.class.getName() + ": ", "")
                : cause.toString();
    }
}
