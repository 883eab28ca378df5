using CozeProxy.Bench.Ledger;

var options = new Options(args);
var race = new Race(options);
var measurements = new List<Measurement>();
foreach (var load in options.Loads)
{
    measurements.AddRange(await race.RunAsync(load));
}

await Table.WriteAsync(Console.Out, measurements);
