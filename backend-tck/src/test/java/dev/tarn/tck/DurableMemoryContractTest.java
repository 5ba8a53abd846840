package dev.tarn.tck;

import dev.tarn.tck.memory.Flaw;
import dev.tarn.tck.memory.MemoryUnderTest;

/** The kit can be passed: with all capabilities. */
class DurableMemoryContractTest
        implements BackendContract,
                StateManagerContract,
                DataReaderContract,
                LoadTransactionContract,
                SchemaDriftContract,
                TypesContract,
                NamingContract,
                CapabilityContract,
                TimeTravelContract,
                CrashContract {

    @Override
    public BackendUnderTest backend() {
        return new MemoryUnderTest(true, false, Flaw.NONE);
    }
}
