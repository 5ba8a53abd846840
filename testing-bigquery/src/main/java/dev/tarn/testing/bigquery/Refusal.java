package dev.tarn.testing.bigquery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.emulator.EmulatorAnswer;

/** What the service refuses, in its words: as the answer to a request, or as the end of a job. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final String location;

    Refusal(int status, String reason, String location, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
        this.location = location;
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "notFound", "", "Not found: " + message);
    }

    static Refusal duplicate(String message) {
        return new Refusal(409, "duplicate", "", "Already Exists: " + message);
    }

    static Refusal invalid(String message) {
        return new Refusal(400, "invalid", "", message);
    }

    static Refusal query(String message) {
        return new Refusal(400, "invalidQuery", "query", message);
    }

    static Refusal accessDenied(String message) {
        return new Refusal(403, "accessDenied", "", "Access Denied: " + message);
    }

    static Refusal of(SqlProblem problem) {
        return switch (problem.reason()) {
            case "notFound" -> new Refusal(404, "notFound", "", problem.getMessage());
            case "invalid" -> new Refusal(400, "invalid", "", problem.getMessage());
            case "duplicate" -> new Refusal(409, "duplicate", "", problem.getMessage());
            default -> new Refusal(400, problem.reason(), "query", problem.getMessage());
        };
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    /** As the jobs of the service report it. */
    ObjectNode proto() {
        ObjectNode proto = Json.object().put("reason", reason);
        if (!location.isEmpty()) {
            proto.put("location", location);
        }
        return proto.put("message", getMessage());
    }

    EmulatorAnswer answer() {
        ObjectNode error = Json.object().put("code", status).put("message", getMessage());
        ObjectNode detail = Json.object()
                .put("domain", "global")
                .put("message", getMessage())
                .put("reason", reason);
        if (!location.isEmpty()) {
            detail.put("location", location)
                    .put("locationType", location.equals("Authorization") ? "header" : "parameter");
        }
        error.putArray("errors").add(detail);
        error.put(
                "status",
                status == 404
                        ? "NOT_FOUND"
                        : status == 403
                                ? "PERMISSION_DENIED"
                                : status == 409
                                        ? "ALREADY_EXISTS"
                                        : status == 401 ? "UNAUTHENTICATED" : "INVALID_ARGUMENT");
        return EmulatorAnswer.json(status, Json.text(Json.object().set("error", error)));
    }
}
