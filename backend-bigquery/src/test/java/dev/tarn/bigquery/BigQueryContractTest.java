package dev.tarn.bigquery;

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

class BigQueryContractTest
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
        return new BigQueryUnderTest();
    }
}
