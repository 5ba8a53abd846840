package dev.tarn.postgres;

import dev.tarn.error.LoadConflictException;

/** Loads in a Java process of its own: one month again and again, each time as another version. */
public final class LoadChild {

    private LoadChild() {}

    /**
     * Loads.
     *
     * @param arguments the database's URL, the month, a word for versions, how often, how many rows
     */
    public static void main(String[] arguments) {
        try (Months months = Months.at(arguments[0], "publish_timeout", "2min")) {
            System.out.println("ready");
            int won = repeat(
                    months, arguments[1], arguments[2], Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
            System.out.println("won " + won);
        }
        System.exit(0);
    }

    /** How many of the loads were published; another one may take a month over before that. */
    static int repeat(Months months, String period, String word, int times, int rows) {
        int won = 0;
        for (int i = 0; i < times; i++) {
            try {
                months.publish(Months.load(period, word + i), Months.SCHEMA, Months.lines(rows, "1"));
                won++;
            } catch (LoadConflictException e) {
                if (!e.getMessage().contains("nothing was")) {
                    throw e;
                }
            }
        }
        return won;
    }
}
