package dev.tarn.bigquery;

import dev.tarn.tck.BackendContract;
import dev.tarn.tck.BackendUnderTest;
import dev.tarn.tck.CapabilityContract;
import dev.tarn.tck.DataReaderContract;
import dev.tarn.tck.NamingContract;
import dev.tarn.tck.StateManagerContract;
import dev.tarn.tck.TimeTravelContract;
import dev.tarn.tck.TypesContract;

/** The contract but for loads, which {@link BigQueryLoadContractTest} has: the two run side by side. */
class BigQueryContractTest
        implements BackendContract,
                StateManagerContract,
                DataReaderContract,
                TypesContract,
                NamingContract,
                CapabilityContract,
                TimeTravelContract {

    @Override
    public BackendUnderTest backend() {
        return new BigQueryUnderTest();
    }
}
