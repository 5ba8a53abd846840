package dev.tarn.bigquery;

import dev.tarn.tck.BackendUnderTest;
import dev.tarn.tck.CrashContract;
import dev.tarn.tck.LoadTransactionContract;
import dev.tarn.tck.SchemaDriftContract;

/** The contract of loads, crashes included. */
class BigQueryLoadContractTest implements LoadTransactionContract, SchemaDriftContract, CrashContract {

    @Override
    public BackendUnderTest backend() {
        return new BigQueryUnderTest();
    }
}
