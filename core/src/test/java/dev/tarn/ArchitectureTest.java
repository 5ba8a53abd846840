package dev.tarn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md within core. Those between modules are checked where all modules are on the class path. */
class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tarn");

    @Test
    void modelAndErrorsKnowNothingElse() {
        classes()
                .that()
                .resideInAPackage("dev.tarn.model")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.tarn.model")
                .check(CORE);
        classes()
                .that()
                .resideInAPackage("dev.tarn.error")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.tarn.error")
                .check(CORE);
    }

    @Test
    void spiHasNoDriverType() {
        classes()
                .that()
                .resideInAnyPackage("dev.tarn.spi", "dev.tarn.row")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "java.math..",
                        "java.net",
                        "java.nio.file..",
                        "dev.tarn.spi",
                        "dev.tarn.row",
                        "dev.tarn.model",
                        "dev.tarn.error")
                .check(CORE);
    }

    @Test
    void spiInterfacesStaySmall() {
        classes()
                .that()
                .resideInAPackage("dev.tarn.spi")
                .and()
                .areInterfaces()
                .should(new AtMostAbstractMethods(7))
                .check(CORE);
    }

    @Test
    void coreHasNoDatabaseOfItsOwn() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.sql..", "org.duckdb..", "org.postgresql..")
                .check(CORE);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tarn.jdbc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "dev.tarn.jdbc")
                .check(CORE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.tarn.(*)..").should().beFreeOfCycles().check(CORE);
    }
}
