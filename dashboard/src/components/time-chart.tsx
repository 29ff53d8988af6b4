import "@mantine/charts/styles.css";
import { AreaChart, BarChart } from "@mantine/charts";
import type { ChartProps } from "./chart-panel";

/** The drawing of a chart over time. It is loaded apart from its panel, because the library is large. */
export function TimeChart({ points, series, format, axis, kind = "area" }: ChartProps) {
  const Chart = kind === "area" ? AreaChart : BarChart;
  return (
    <Chart
      h={260}
      data={points.map((point) => ({ ...point }))}
      dataKey="label"
      series={series.map((one) => ({ ...one }))}
      valueFormatter={axis ?? format}
      withLegend={series.length > 1}
      // Without animation: the chart is drawn again whenever its numbers are read again.
      {...(kind === "area"
        ? {
            curveType: "monotone" as const,
            withDots: points.length < 40,
            areaProps: { isAnimationActive: false },
          }
        : { barProps: { isAnimationActive: false } })}
    />
  );
}
