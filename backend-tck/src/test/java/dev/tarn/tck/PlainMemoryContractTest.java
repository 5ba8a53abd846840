package dev.tarn.tck;

import dev.tarn.tck.memory.Flaw;
import dev.tarn.tck.memory.MemoryUnderTest;

/** The kit can be passed: with no capability at all. */
class PlainMemoryContractTest
        implements BackendContract,
                StateManagerContract,
                DataReaderContract,
                LoadTransactionContract,
                SchemaDriftContract,
                TypesContract,
                NamingContract,
                CapabilityContract,
                CrashContract {

    @Override
    public BackendUnderTest backend() {
        return new MemoryUnderTest(false, true, Flaw.NONE);
    }
}
