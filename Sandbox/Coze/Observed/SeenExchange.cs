namespace CozeProxy.Sandbox.Coze.Observed;

/// <summary>One attempt to exchange an assertion for an access token.</summary>
internal sealed record SeenExchange
{
    /// <summary>From 1, in the order of arrival.</summary>
    public int Number { get; init; }

    public required string Path { get; init; }

    public required string Jti { get; init; }

    public required string KeyId { get; init; }

    public required string Issuer { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null while the exchange is under way.</summary>
    public bool? Succeeded { get; init; }

    public int DurationSeconds { get; init; }

    /// <summary>Coze's error_code when it failed.</summary>
    public string ErrorCode { get; init; } = "";
}
