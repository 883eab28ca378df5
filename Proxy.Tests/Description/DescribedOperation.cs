using System.Text.Json;

namespace CozeProxy.Tests.Description;

/// <summary>An operation of the description: what it takes, and what it may answer.</summary>
internal sealed record DescribedOperation(HttpMethod Method, string Path, JsonElement Json)
{
    public string Id => Json.GetProperty("operationId").GetString()!;

    public bool TakesBody => Json.TryGetProperty("requestBody", out _);

    public JsonElement BodySchema => Json.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");

    public IReadOnlyList<int> Statuses =>
        [.. Json.GetProperty("responses").EnumerateObject().Select(answer => int.Parse(answer.Name, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>A parameter of the address that not any text will do for.</summary>
    public string? PickyParameter => Json.TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray()
            .Where(parameter => parameter.GetProperty("in").GetString() == "query" && parameter.GetProperty("schema").GetProperty("type").GetString() != "string")
            .Select(parameter => parameter.GetProperty("name").GetString())
            .FirstOrDefault()
        : null;

    /// <summary>What an answer of that status is, by its media type; null where it is nothing.</summary>
    public (string MediaType, JsonElement Schema)? AnswerOf(int status) =>
        Json.GetProperty("responses").GetProperty($"{status}").TryGetProperty("content", out var content)
            ? content.EnumerateObject().Select(media => (media.Name, media.Value.GetProperty("schema"))).Single()
            : null;

    public override string ToString() => Id;
}
