namespace CozeProxy.Bench.Ledger;

/// <summary>All turns of one contender under one load; turn by turn they lie beside those of the others.</summary>
internal sealed record Measurement(Load Load, Contender Contender, IReadOnlyList<Sample> Samples);
