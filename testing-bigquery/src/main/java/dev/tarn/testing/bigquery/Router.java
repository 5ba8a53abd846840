package dev.tarn.testing.bigquery;

import dev.tarn.testing.bigquery.sql.SqlProblem;
import dev.tarn.testing.emulator.EmulatorAnswer;
import dev.tarn.testing.emulator.EmulatorRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which request is answered by what. */
final class Router {

    /** Answers requests of one kind. */
    @FunctionalInterface
    interface Call {
        EmulatorAnswer answer(EmulatorRequest request, List<String> path) throws SQLException;
    }

    private record Route(String method, Pattern path, Call call) {}

    private final List<Route> routes = new ArrayList<>();

    /** A star in a path stands for what has no slash in it; two stars for anything. */
    void add(String method, String path, Call call) {
        String pattern = path.replace(".", "\\.")
                .replace("**", "\u0000")
                .replace("*", "([^/]+)")
                .replace("\u0000", "(.+)");
        routes.add(new Route(method, Pattern.compile(pattern), call));
    }

    EmulatorAnswer answer(EmulatorRequest request) {
        String method = request.header("x-http-method-override").orElse(request.method());
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(request.path());
            if (route.method().equals(method) && matcher.matches()) {
                List<String> groups = new ArrayList<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    groups.add(matcher.group(i));
                }
                return answer(route, request, groups);
            }
        }
        return new Refusal(404, "notFound", "", "Not found: the emulator has no " + method + " " + request.path())
                .answer();
    }

    private static EmulatorAnswer answer(Route route, EmulatorRequest request, List<String> groups) {
        try {
            return route.call().answer(request, groups);
        } catch (Refusal e) {
            return e.answer();
        } catch (SqlProblem e) {
            return Refusal.of(e).answer();
        } catch (SQLException e) {
            return EngineProblems.of(e).answer();
        }
    }
}
