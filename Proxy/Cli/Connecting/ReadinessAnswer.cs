namespace CozeProxy.Cli.Connecting;

/// <summary>What came of asking a proxy whether it is ready; with neither a status nor a problem, no answer in time.</summary>
internal sealed record ReadinessAnswer(int? Status = null, string? Problem = null)
{
    public bool IsReady => Status == StatusCodes.Status200OK;
}
