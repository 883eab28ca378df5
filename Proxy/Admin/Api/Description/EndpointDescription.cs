namespace CozeProxy.Admin.Api.Description;

/// <summary>What the description of the admin API says of an endpoint beyond what its handler tells by itself.</summary>
/// <param name="Id">What generated clients call it.</param>
/// <param name="Tag">The resource it belongs to.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Answer">What it answers where it succeeds; null where there is nothing to say.</param>
internal sealed record EndpointDescription(string Id, string Tag, string Summary, Type? Answer = null)
{
    public int Status { get; init; } = Answer is null ? StatusCodes.Status204NoContent : StatusCodes.Status200OK;

    /// <summary>Another type than JSON.</summary>
    public string? MediaType { get; init; }

    /// <summary>What its body is, where the handler takes any JSON.</summary>
    public Type? Body { get; init; }

    /// <summary>The fields that the body cannot go without though its type could.</summary>
    public string[] Required { get; init; } = [];

    /// <summary>How it refuses, besides what holds for all: 401, and 400 where anything can be wrong with the request.</summary>
    public int[] Refusals { get; init; } = [];

    /// <summary>Whether it may be asked twice with the same <c>Idempotency-Key</c>.</summary>
    public bool TakesIdempotencyKey { get; init; }
}
