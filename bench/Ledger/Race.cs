namespace CozeProxy.Bench.Ledger;

/// <summary>Lets all contenders run in turn under one load.</summary>
internal sealed class Race(Options options)
{
    public async Task<IReadOnlyList<Measurement>> RunAsync(Load load)
    {
        await using var stores = new Stores(options.Folder, options.Postgres);
        var all = new List<Books>();
        try
        {
            foreach (var contender in options.Contenders)
            {
                var books = await Books.OpenAsync(contender, await stores.NewAsync(contender), load.Accounts);
                all.Add(books);

                // What is compiled as it runs, and compiled again when it proves hot, needs its time.
                await books.RunAsync(load.Callers, options.WarmUp);
            }

            var samples = all.ToDictionary(books => books, _ => new List<Sample>());
            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var books in InOrder(all, round))
                {
                    var sample = await books.RunAsync(load.Callers, options.Turn);
                    samples[books].Add(sample);
                    await Console.Error.WriteLineAsync(
                        $"{load.Callers} callers, {load.Accounts} accounts, round {round + 1}: {books.Contender.Name} {sample.MovementsPerSecond:F0}/s");
                }
            }

            foreach (var books in all)
            {
                await books.VerifyAsync();
            }

            return [.. all.Select(books => new Measurement(load, books.Contender, samples[books]))];
        }
        finally
        {
            foreach (var books in all)
            {
                await books.DisposeAsync();
            }
        }
    }

    // Each round begins with another, every second one runs backwards: none always runs after the same neighbour.
    private static IEnumerable<Books> InOrder(List<Books> all, int round) =>
        Enumerable.Range(0, all.Count).Select(turn => all[(round + (round % 2 == 0 ? turn : all.Count - turn)) % all.Count]);
}
