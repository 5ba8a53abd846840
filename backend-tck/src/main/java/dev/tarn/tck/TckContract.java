package dev.tarn.tck;

import org.junit.jupiter.api.extension.ExtendWith;

/** What all contracts ask of a backend's test class. */
@ExtendWith(WorkbenchExtension.class)
public interface TckContract {

    /**
     * The backend that is held to the contract.
     *
     * @return how to open it
     */
    BackendUnderTest backend();
}
