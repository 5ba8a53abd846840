package dev.tarn.billing;

import dev.tarn.model.ExportId;
import dev.tarn.spi.DataReader;
import dev.tarn.store.RemoteFiles;
import java.util.List;
import java.util.Optional;

/** Something that delivers whole billing periods, again and again: a billing export, loose files, an application's rows. */
public interface BillingExport {

    /**
     * Which export this is in the load state.
     *
     * @return vendor and name
     */
    ExportId id();

    /**
     * The newest delivery of every billing period that is asked for. One that is broken ({@link Delivery.Broken}) or under way
     * ({@link Delivery.Incomplete}) does not hide the others.
     *
     * @param reader reads what the files say about themselves, for exports that no manifest describes
     * @return the deliveries by period and account, each partition at most once
     * @throws dev.tarn.error.BadDataException where not even the periods can be told
     * @throws dev.tarn.error.BackendUnavailableException where the place can't be read
     */
    List<Delivery> deliveries(DataReader reader);

    /**
     * Whether what {@link #deliveries} gave last only makes sense together: then all of it becomes visible at one instant or
     * none of it, whatever the load options say.
     *
     * @return true where rows may move from one delivery to another
     */
    default boolean atomic() {
        return false;
    }

    /**
     * How files come to this machine that lie elsewhere. Where there are any, the reader that {@link #deliveries} is given reads
     * them by way of this.
     *
     * @return the store; empty where all files lie on this machine
     */
    default Optional<RemoteFiles> remoteFiles() {
        return Optional.empty();
    }

    /**
     * Makes sure that a delivery is still what it was when it was listed: same version, same files.
     *
     * @param delivery one that {@link #deliveries} gave
     * @throws dev.tarn.error.BadDataException where a file or the manifest has changed or vanished since: names it
     */
    void requireUnchanged(Delivery delivery);
}
