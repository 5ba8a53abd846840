package dev.tarn.cli.report;

import static dev.tarn.cli.report.HtmlText.escape;

import dev.tarn.cli.output.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * A chart as SVG text: a bar for each month, a segment for each service, credits below the axis.
 *
 * @param periods the months, from left to right
 * @param series the services, from the axis outwards
 * @param currency of all values
 */
record StackedBars(List<String> periods, List<Series> series, String currency) {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 360;
    private static final int LEFT = 80;
    private static final int TOP = 12;
    private static final int BOTTOM = 32;
    private static final int TICKS = 5;
    private static final int LABEL_DIGITS = 4;

    /** Tell themselves apart also for colour-blind people, on light and dark ground. */
    static final List<String> COLOURS =
            List.of("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866", "#44bb99", "#999999");

    /**
     * A service.
     *
     * @param name its name
     * @param values what it cost in each month
     */
    record Series(String name, List<BigDecimal> values) {}

    String svg() {
        double highest = extreme(1);
        double lowest = extreme(-1);
        double step = step(highest - lowest);
        double top = Math.max(step, Math.ceil(highest / step) * step);
        double bottom = Math.floor(lowest / step) * step;
        double unit = (HEIGHT - TOP - BOTTOM) / (top - bottom);
        double zero = TOP + top * unit;

        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" role=\"img\" aria-label=\"Cost by month and service in " + escape(currency) + "\">\n");
        for (double tick = bottom; tick <= top + step / 2; tick += step) {
            axis(svg, zero - tick * unit, tick, step);
        }
        double slot = (double) (WIDTH - LEFT) / periods.size();
        double width = Math.min(72, slot * 0.7);
        int labelled = (int) Math.ceil(56 / slot);
        for (int month = 0; month < periods.size(); month++) {
            double middle = LEFT + slot * (month + 0.5);
            bar(svg, month, middle - width / 2, width, zero, unit);
            if (month % labelled == 0) {
                svg.append(format(
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                        middle, HEIGHT - 10, escape(periods.get(month))));
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static void axis(StringBuilder svg, double y, double value, double step) {
        boolean isZero = Math.abs(value) < step / 2;
        svg.append(format(
                "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n",
                LEFT, WIDTH, y, y, isZero ? "zero" : "grid"));
        String label = step >= 1 || isZero ? Numbers.count(Math.round(value)) : shortest(value);
        svg.append(format("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT - 8, y + 4, label));
    }

    /** A multiple of 1, 2 or 5 times a power of ten, without the noise of its binary form. */
    private static String shortest(double value) {
        return new BigDecimal(value)
                .round(new MathContext(LABEL_DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    private void bar(StringBuilder svg, int month, double x, double width, double zero, double unit) {
        double above = zero;
        double below = zero;
        for (int n = 0; n < series.size(); n++) {
            BigDecimal value = series.get(n).values().get(month);
            double height = Math.abs(value.doubleValue()) * unit;
            if (height == 0) {
                continue;
            }
            boolean credit = value.signum() < 0;
            double y = credit ? below : above - height;
            above = credit ? above : y;
            below = credit ? below + height : below;
            svg.append(format(
                    "<rect x=\"%.1f\" y=\"%.2f\" width=\"%.1f\" height=\"%.2f\" fill=\"%s\"><title>%s</title></rect>\n",
                    x,
                    y,
                    width,
                    height,
                    colour(n),
                    escape(series.get(n).name() + ", " + periods.get(month) + ": " + Numbers.money(value) + " "
                            + currency)));
        }
    }

    static String colour(int series) {
        return COLOURS.get(Math.min(series, COLOURS.size() - 1));
    }

    /** The highest stack of values of a sign, 0 where there is none. */
    private double extreme(int sign) {
        double extreme = 0;
        for (int month = 0; month < periods.size(); month++) {
            double sum = 0;
            for (Series one : series) {
                BigDecimal value = one.values().get(month);
                sum += value.signum() == sign ? value.doubleValue() : 0;
            }
            extreme = sign > 0 ? Math.max(extreme, sum) : Math.min(extreme, sum);
        }
        return extreme;
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double step(double range) {
        if (range <= 0) {
            return 1;
        }
        double rough = range / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double factor = rough / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
