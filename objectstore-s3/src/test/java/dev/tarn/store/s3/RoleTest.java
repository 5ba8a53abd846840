package dev.tarn.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.store.StoreAccess;
import dev.tarn.store.StoredObject;
import dev.tarn.testing.s3.FaultyNetwork;
import dev.tarn.testing.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A role that is given, and who pays: what the requests say. */
class RoleTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/billing";

    private final RoleEndpoint service;
    private final FaultyNetwork network;

    RoleTest() throws IOException {
        service = new RoleEndpoint();
        network = FaultyNetwork.before(service.uri());
    }

    @AfterEach
    void close() {
        network.close();
        service.close();
    }

    private S3ObjectStore store(Optional<String> role, boolean requesterPays) {
        StoreAccess own = Stores.access(network.endpoint(), S3Server.SECRET_KEY);
        StoreAccess access = new StoreAccess(
                own.region(),
                own.accessKeyId(),
                own.secretAccessKey(),
                own.sessionToken(),
                own.endpoint(),
                true,
                Optional.empty(),
                role,
                role.map(r -> "external"),
                requesterPays);
        return new S3ObjectStore(S3Connection.open(access, Stores.IMPATIENT), "bucket", "");
    }

    private static void requireRead(S3ObjectStore store) throws IOException {
        List<StoredObject> objects = store.list("");
        assertThat(objects).extracting(StoredObject::key).containsExactly("a");
        try (InputStream in = store.open(objects.get(0))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("x");
        }
    }

    private List<String> reads() {
        return network.requests().stream().filter(r -> r.startsWith("get ")).toList();
    }

    @Test
    void whatIsReadIsReadInTheRoleThatWasGiven() throws IOException {
        requireRead(store(Optional.of(ROLE), false));

        assertThat(service.asked())
                .as("one role for all requests")
                .singleElement()
                .satisfies(asked -> assertThat(asked)
                        .contains("Action=AssumeRole")
                        .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fbilling")
                        .contains("ExternalId=external")
                        .contains("RoleSessionName=tarn"));
        assertThat(network.requests())
                .filteredOn(request -> request.startsWith("post "))
                .as("asked for as oneself")
                .allMatch(request -> request.contains("credential=" + S3Server.ACCESS_KEY.toLowerCase(Locale.ROOT)));
        assertThat(reads())
                .hasSize(2)
                .allMatch(request -> request.contains("credential=" + RoleEndpoint.KEY.toLowerCase(Locale.ROOT)))
                .allMatch(request -> request.contains("x-amz-security-token: " + RoleEndpoint.TOKEN))
                .noneMatch(request -> request.contains("x-amz-request-payer"));
    }

    @Test
    void whoeverAsksPaysWhereTheSettingsSaySo() throws IOException {
        requireRead(store(Optional.empty(), true));

        assertThat(service.asked()).isEmpty();
        assertThat(reads()).hasSize(2).allMatch(request -> request.contains("x-amz-request-payer: requester"));
    }
}
