package dev.tarn.snowflake;

import dev.tarn.tck.BackendContract;
import dev.tarn.tck.BackendUnderTest;
import dev.tarn.tck.CapabilityContract;
import dev.tarn.tck.CrashContract;
import dev.tarn.tck.DataReaderContract;
import dev.tarn.tck.LoadTransactionContract;
import dev.tarn.tck.NamingContract;
import dev.tarn.tck.SchemaDriftContract;
import dev.tarn.tck.StateManagerContract;
import dev.tarn.tck.TimeTravelContract;
import dev.tarn.tck.TypesContract;

/** Snowflake keeps the contract that every backend keeps. */
class SnowflakeContractTest
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
        return new SnowflakeUnderTest();
    }
}
