using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Bench.Ledger;

/// <summary>What is asked for on the command line, as --name value.</summary>
internal sealed class Options(string[] args)
{
    private readonly IConfiguration _given = new ConfigurationBuilder().AddCommandLine(args).Build();

    public int Rounds => Numbers("rounds", "3")[0];

    public TimeSpan Turn => TimeSpan.FromSeconds(Numbers("seconds", "3")[0]);

    public TimeSpan WarmUp => TimeSpan.FromSeconds(Numbers("warm-up", "3")[0]);

    public IReadOnlyList<Load> Loads =>
        [.. from accounts in Numbers("accounts", "1,100") from callers in Numbers("callers", "64,256") select new Load(callers, accounts)];

    /// <summary>Where SQLite's files go; on a disk, or a commit costs nothing.</summary>
    public string Folder => _given["folder"] ?? throw new ArgumentException("--folder says where the files go.");

    /// <summary>The contenders: all, or those whose name begins like that.</summary>
    public IReadOnlyList<Contender> Contenders =>
        [.. Contender.All(Postgres is not null).Where(contender => contender.Name.StartsWith(_given["only"] ?? "", StringComparison.OrdinalIgnoreCase))];

    /// <summary>A PostgreSQL whose user may create databases.</summary>
    public string? Postgres => _given["postgres"];

    private int[] Numbers(string name, string fallback) =>
        [.. (_given[name] ?? fallback).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}
