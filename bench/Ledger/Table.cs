using System.Globalization;

namespace CozeProxy.Bench.Ledger;

/// <summary>Writes measurements down in Markdown: medians of the rounds.</summary>
internal static class Table
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<Measurement> measurements)
    {
        await output.WriteLineAsync("| contender | callers | accounts | movements/s | ratio | CPU µs/movement | mean batch | commit p50 ms | commit p99 ms |");
        await output.WriteLineAsync("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var measurement in measurements)
        {
            var yardstick = measurements.FirstOrDefault(other => other.Load == measurement.Load && other.Contender == Contender.Yardstick);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {measurement.Contender.Name} | {measurement.Load.Callers} | {measurement.Load.Accounts} "
                + $"| {Median(measurement, sample => sample.MovementsPerSecond):F0} | {Ratio(measurement, yardstick)} "
                + $"| {Median(measurement, sample => sample.CpuMicroseconds):F1} | {Median(measurement, sample => sample.MeanBatch):F1} "
                + $"| {Median(measurement, sample => sample.CommitP50Ms):F2} | {Median(measurement, sample => sample.CommitP99Ms):F2} |"));
        }
    }

    private static double Median(Measurement measurement, Func<Sample, double> figure) => Median(measurement.Samples.Select(figure));

    // Of what ran in the same round: a machine that slows down slows both.
    private static string Ratio(Measurement measurement, Measurement? yardstick) => yardstick is null
        ? "–"
        : Median(measurement.Samples.Zip(yardstick.Samples, (its, other) => its.MovementsPerSecond / other.MovementsPerSecond))
            .ToString("F2", CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
