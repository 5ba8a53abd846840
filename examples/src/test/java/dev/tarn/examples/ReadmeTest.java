package dev.tarn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows of Java can be copied as it is. */
class ReadmeTest {

    private static final Set<String> IMPORTS = Set.of(
            "dev.tarn.Tarn",
            "dev.tarn.billing.AwsExport",
            "dev.tarn.billing.BillingExport",
            "dev.tarn.config.AwsConfig",
            "dev.tarn.load.LoadReport",
            "java.util.Map");

    @TempDir
    Path classes;

    @Test
    void everySnippetCompiles() throws IOException {
        List<String> snippets = snippets(Files.readString(Path.of("..", "README.md")));

        assertThat(snippets).isNotEmpty();
        for (String snippet : snippets) {
            assertThat(complaints(snippet)).as(snippet).isEmpty();
        }
    }

    @Test
    void aSnippetThatUsesWhatIsNotThereDoesNotCompile() {
        assertThat(complaints("Tarn.openSesame();")).contains("openSesame");
    }

    private static List<String> snippets(String markdown) {
        Matcher blocks = Pattern.compile("(?s)```java\\n(.*?)```").matcher(markdown);
        return blocks.results().map(block -> block.group(1)).toList();
    }

    private String complaints(String snippet) {
        String imports = IMPORTS.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
        String source = imports + "class Snippet { void run() {\n" + snippet + "\n} }";
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter out = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(out, null, null, options, null, List.of(file))
                .call();
        return compiled ? "" : out.toString();
    }
}
