package dev.tarn.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a workbench of its own, and clears it away after the test. */
final class WorkbenchExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Workbench.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TckContract test = (TckContract) context.getRequiredTestInstance();
        return context.getStore(Namespace.create(WorkbenchExtension.class, context.getUniqueId()))
                .computeIfAbsent(Workbench.class, type -> new Workbench(test.backend(), temporaryFolder()));
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tarn-tck").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
