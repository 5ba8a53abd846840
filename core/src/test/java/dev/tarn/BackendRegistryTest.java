package dev.tarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BackendUnavailableException;
import dev.tarn.error.InvalidConfigException;
import dev.tarn.spi.DatabaseBackend;
import dev.tarn.spi.DatabaseBackendProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendRegistryTest {

    /** Only its identity matters. */
    static final DatabaseBackend BACKEND = (DatabaseBackend) Proxy.newProxyInstance(
            BackendRegistryTest.class.getClassLoader(),
            new Class<?>[] {DatabaseBackend.class},
            (proxy, method, args) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    public record Options(Optional<Integer> threads) {}

    /** Lets each provider below change one thing only. */
    public interface Working extends DatabaseBackendProvider<Options> {
        @Override
        default Class<Options> configType() {
            return Options.class;
        }

        @Override
        default DatabaseBackend open(Options config) {
            if (config.threads().isPresent()) {
                throw new BackendUnavailableException(
                        "busy with " + config.threads().get());
            }
            return BACKEND;
        }
    }

    public static final class Good implements Working {
        @Override
        public String name() {
            return "good";
        }
    }

    public static final class Other implements Working {
        @Override
        public String name() {
            return "other";
        }
    }

    public static final class SecondOther implements Working {
        @Override
        public String name() {
            return "other";
        }
    }

    public static final class DuckDb implements Working {
        @Override
        public String name() {
            return "duckdb";
        }
    }

    public static final class FailsToBeMade implements Working {
        public FailsToBeMade() {
            throw new IllegalStateException("no constructor today");
        }

        @Override
        public String name() {
            return "made";
        }
    }

    public static final class LacksItsDriver implements Working {
        public LacksItsDriver() {
            throw new NoClassDefFoundError("com/example/Driver");
        }

        @Override
        public String name() {
            return "driver";
        }
    }

    public static final class LacksItsDriverWhenOpened implements Working {
        @Override
        public String name() {
            return "late";
        }

        @Override
        public DatabaseBackend open(Options config) {
            throw new NoClassDefFoundError("com/example/Driver");
        }
    }

    public static final class FailsToBeNamed implements Working {
        @Override
        public String name() {
            throw new UnsupportedOperationException("no name today");
        }
    }

    public static final class BadlyNamed implements Working {
        @Override
        public String name() {
            return "Bad Name";
        }
    }

    public static final class WithoutName implements Working {
        @Override
        public String name() {
            return null;
        }
    }

    public static final class WithoutConfigType implements Working {
        @Override
        public String name() {
            return "untyped";
        }

        @Override
        public Class<Options> configType() {
            return null;
        }
    }

    public static final class NoProvider {}

    @TempDir
    Path folder;

    private BackendRegistry registry(Class<?>... providers) {
        return registry(String.join(
                "\n", List.of(providers).stream().map(Class::getName).toList()));
    }

    private BackendRegistry registry(String serviceFile) {
        return BackendRegistry.discover(loader(getClass().getClassLoader(), "root", serviceFile));
    }

    private URLClassLoader loader(ClassLoader parent, String root, String serviceFile) {
        try {
            Path services = Files.createDirectories(folder.resolve(root).resolve("META-INF/services"));
            Files.writeString(services.resolve(DatabaseBackendProvider.class.getName()), serviceFile);
            return new WithoutCore(url(folder.resolve(root)), parent);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Hides the backends that core brings itself. */
    private static final class WithoutCore extends URLClassLoader {
        WithoutCore(URL root, ClassLoader parent) {
            super(new URL[] {root}, parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (!name.endsWith(DatabaseBackendProvider.class.getName())) {
                return super.getResources(name);
            }
            List<URL> found = new ArrayList<>();
            if (getParent() instanceof WithoutCore parent) {
                found.addAll(Collections.list(parent.getResources(name)));
            }
            found.addAll(Collections.list(findResources(name)));
            return Collections.enumeration(found);
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    @Test
    void coreItselfBringsTheOneForAnyJdbcDriver() {
        assertThat(BackendRegistry.discover(getClass().getClassLoader()).names())
                .containsExactly("sql");
    }

    @Test
    void findsAndOpensBackendsByName() {
        BackendRegistry registry = registry(Other.class, Good.class);

        assertThat(registry.names()).containsExactly("good", "other");
        assertThat(registry.problems()).isEmpty();
        assertThat(registry.open("good", Map.of())).matches(backend -> backend == BACKEND);
    }

    @Test
    void passesSettingsAndErrorsOn() {
        BackendRegistry registry = registry(Good.class);

        assertThatThrownBy(() -> registry.open("good", Map.of("threads", "4")))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessage("busy with 4");
        assertThatThrownBy(() -> registry.open("good", Map.of("thread", 4)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("[good] configure: [database.good] thread: unknown key; did you mean 'threads'?");
    }

    @Test
    void usesTheThreadsClassLoader() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(loader(before, "root", Good.class.getName()));
            assertThat(BackendRegistry.discover().names()).contains("good");
            thread.setContextClassLoader(null);
            assertThat(BackendRegistry.discover().names()).doesNotContain("good");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void brokenProvidersAreReportedAndHideNoOther() {
        BackendRegistry registry = registry(String.join(
                "\n",
                FailsToBeMade.class.getName(),
                "com.example.Absent",
                NoProvider.class.getName(),
                LacksItsDriver.class.getName(),
                FailsToBeNamed.class.getName(),
                BadlyNamed.class.getName(),
                WithoutName.class.getName(),
                WithoutConfigType.class.getName(),
                Good.class.getName()));

        assertThat(registry.names()).containsExactly("good");
        assertThat(registry.problems()).hasSize(8);
        assertThat(registry.problems().get(FailsToBeMade.class.getName()))
                .isEqualTo("java.lang.IllegalStateException: no constructor today");
        assertThat(registry.problems().get("com.example.Absent")).isEqualTo("Provider com.example.Absent not found");
        assertThat(registry.problems().get(NoProvider.class.getName())).contains("not a subtype");
        assertThat(registry.problems().get(LacksItsDriver.class.getName())).contains("com/example/Driver");
        assertThat(registry.problems().get(FailsToBeNamed.class.getName())).contains("no name today");
        assertThat(registry.problems().get(BadlyNamed.class.getName()))
                .isEqualTo("its name 'Bad Name' is not made of lower-case letters and digits");
        assertThat(registry.problems().get(WithoutName.class.getName())).contains("'null'");
        assertThat(registry.problems().get(WithoutConfigType.class.getName()))
                .isEqualTo("its configuration type is no record");
    }

    @Test
    void anUnreadableServiceFileHidesNoOther() {
        URLClassLoader broken = loader(getClass().getClassLoader(), "broken", "this is no class name");
        BackendRegistry registry = BackendRegistry.discover(loader(broken, "root", Good.class.getName()));

        assertThat(registry.names()).containsExactly("good");
        assertThat(registry.problems()).containsOnlyKeys(DatabaseBackendProvider.class.getName());
        assertThat(registry.problems().values()).allMatch(reason -> reason.contains("Illegal"));
    }

    @Test
    void everyUnreadableServiceFileIsReported() {
        URLClassLoader first = loader(getClass().getClassLoader(), "broken1", "this is no class name");
        URLClassLoader second = loader(first, "broken2", "neither is this");

        assertThat(BackendRegistry.discover(second).problems().values())
                .singleElement()
                .asString()
                .contains("broken1", "broken2");
    }

    @Test
    void endsWhereTheClassPathCanNeverBeRead() {
        ClassLoader unreadable = new ClassLoader(getClass().getClassLoader()) {
            @Override
            public java.util.Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("gone");
            }
        };

        BackendRegistry registry = BackendRegistry.discover(unreadable);

        assertThat(registry.names()).isEmpty();
        assertThat(registry.problems().values()).containsExactly("java.io.IOException: gone");
    }

    @Test
    void oneNameForSeveralClassesIsRejected() {
        BackendRegistry registry = registry(SecondOther.class, Good.class, Other.class);

        assertThat(registry.names()).containsExactly("good");
        assertThat(registry.problems())
                .containsExactly(Map.entry(
                        "other",
                        "several classes have this name: " + Other.class.getName() + ", "
                                + SecondOther.class.getName()));
        assertThatThrownBy(() -> registry.open("other", Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("[other] open backend: several classes on the class path have this name: "
                        + Other.class.getName() + ", " + SecondOther.class.getName()
                        + "; remove the jars of all but one");
    }

    @Test
    void oneClassNamedTwiceIsNoDuplicate() {
        URLClassLoader parent = loader(getClass().getClassLoader(), "first", Good.class.getName());
        BackendRegistry registry = BackendRegistry.discover(loader(parent, "second", Good.class.getName()));

        assertThat(registry.names()).containsExactly("good");
        assertThat(registry.problems()).isEmpty();
    }

    @Test
    void anUnknownNameSaysWhatThereIsAndWhatToAdd() {
        BackendRegistry registry = registry(Good.class, Other.class);

        assertUnknown(
                registry,
                "duckdb",
                "there is no such backend on the class path, which has good, other; add the artifact"
                        + " dev.tarn:tarn-backend-duckdb");
        assertUnknown(
                registry,
                "postgresql",
                "there is no such backend on the class path, which has good, other; add the artifact"
                        + " dev.tarn:tarn-backend-postgres");
        assertUnknown(
                registry,
                "goood",
                "there is no such backend on the class path, which has good, other; did you mean 'good'?");
        assertUnknown(
                registry,
                "duckbd",
                "there is no such backend on the class path, which has good, other; did you mean 'duckdb' of the"
                        + " artifact dev.tarn:tarn-backend-duckdb?");
        assertUnknown(
                registry,
                "DuckLake",
                "there is no such backend on the class path, which has good, other; did you mean 'ducklake' of the"
                        + " artifact dev.tarn:tarn-backend-ducklake?");
        assertUnknown(
                registry,
                "sqlite",
                "there is no such backend on the class path, which has good, other; did you mean 'sql' of the artifact"
                        + " dev.tarn:tarn-core?");
        assertUnknown(
                registry,
                "clickhouse",
                "there is no such backend on the class path, which has good, other; add the artifact that brings it,"
                        + " for example dev.tarn:tarn-backend-duckdb for duckdb");
        assertUnknown(
                registry(""),
                "clickhouse",
                "there is no such backend on the class path, which has none; add the artifact that brings it,"
                        + " for example dev.tarn:tarn-backend-duckdb for duckdb");
        assertUnknown(
                registry(DuckDb.class),
                "DuckDB",
                "there is no such backend on the class path, which has duckdb; did you mean 'duckdb'?");
    }

    @Test
    void aPlannedNameSaysWithWhichArtifactItWillCome() {
        Map<String, String> artifacts = Map.of(
                "snowflake", "tarn-backend-snowflake",
                "bigquery", "tarn-backend-bigquery");
        BackendRegistry registry = registry(Good.class);

        artifacts.forEach((name, artifact) -> assertUnknown(
                registry,
                name,
                "there is no such backend on the class path, which has good; it will come with the artifact dev.tarn:"
                        + artifact + ", which this version of Tarn does not have yet"));
    }

    @Test
    void anUnknownNameSaysWhatIsThereButNotUsable() {
        assertThatThrownBy(() -> registry(FailsToBeMade.class).open("made", Map.of()))
                .hasMessageContaining("which has none;")
                .hasMessageEndingWith("; not usable: " + FailsToBeMade.class.getName()
                        + " (java.lang.IllegalStateException: no constructor today)");
    }

    @Test
    void aDriverThatIsMissingWhenOpenedIsAMatterOfTheClassPath() {
        assertThatThrownBy(() -> registry(LacksItsDriverWhenOpened.class).open("late", Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("[late] open backend: a class it needs can't be loaded (java.lang.NoClassDefFoundError:"
                        + " com/example/Driver); add the backend's driver to the class path")
                .hasCauseInstanceOf(NoClassDefFoundError.class);
    }

    private static void assertUnknown(BackendRegistry registry, String name, String what) {
        assertThatThrownBy(() -> registry.open(name, Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("[" + name + "] open backend: " + what);
    }
}
