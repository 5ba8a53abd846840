package dev.tarn.testing.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmulatorServerTest {

    private final AtomicInteger executed = new AtomicInteger();
    private final AnswersOnce once = new AnswersOnce();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final EmulatorServer server = EmulatorServer.start("emulator-test", this::answer);

    private EmulatorAnswer answer(EmulatorRequest request) throws Exception {
        return once.answer(
                request.parameter("id").orElse("" + request.number()),
                () -> EmulatorAnswer.json(200, "{\"executed\":" + executed.incrementAndGet() + "}"),
                answer -> true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.endpoint() + path))
                        .header("Authorization", "Bearer planted-1")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aRequestIsExecutedOnceHoweverOftenItIsSent() throws Exception {
        assertThat(post("/x?id=a", "").body()).isEqualTo("{\"executed\":1}");
        assertThat(post("/x?id=a", "").body()).isEqualTo("{\"executed\":1}");
        assertThat(post("/x?id=b", "").body()).isEqualTo("{\"executed\":2}");
    }

    @Test
    void faultsHappenAsOftenAsOrderedBeforeOrAfterTheExecution() throws Exception {
        server.faults().spoil(request -> request.is("POST", "/x"), 1, 2, Fault.status(503));
        server.faults().spoil(request -> request.is("POST", "/lost"), 1, Fault.lostAnswer());

        assertThat(post("/x", "").statusCode()).isEqualTo(200);
        assertThat(post("/x", "").statusCode()).isEqualTo(503);
        assertThat(post("/x", "").statusCode()).isEqualTo(503);
        assertThat(post("/x", "").statusCode()).isEqualTo(200);
        assertThat(executed).hasValue(2);
        assertThatThrownBy(() -> post("/lost", "")).isInstanceOf(IOException.class);
        assertThat(executed).hasValue(3);
        assertThat(server.faults().happened()).isEqualTo(3);
        server.faults().spoil(request -> true, 1, Fault.lostRequest());
        assertThatThrownBy(() -> post("/x", "")).isInstanceOf(IOException.class);
        assertThat(executed).hasValue(3);
        server.faults().spoil(request -> true, 1, new Fault.Truncation(3));
        assertThatThrownBy(() -> post("/x", "")).isInstanceOf(IOException.class);
        server.faults().spoil(request -> true, 1, new Fault.Delay(Duration.ofMillis(50)));
        assertThat(post("/x", "").statusCode()).isEqualTo(200);
    }

    @Test
    void theRecordHoldsNoCredentials() throws Exception {
        post(
                "/login?token=planted-2&x=1",
                "{\"PASSWORD\":\"planted-3\",\"sqlText\":\"create stage s credentials=(aws_secret_key='planted-4')\"}");
        post("/token", "grant_type=jwt&assertion=planted-5&scope=a");

        assertThat(server.log().text())
                .doesNotContain("planted-")
                .contains("PASSWORD", "create stage", "scope=a", "x=1", "status=200");
        assertThat(server.log().requests(request -> request.path().equals("/login")))
                .hasSize(1);
    }
}
