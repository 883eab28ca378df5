using System.Text.Json.Serialization;

namespace CozeProxy.Models;

/// <summary>A model as OpenAI lists it.</summary>
internal sealed record ModelEntry(string Id, long Created)
{
    // OpenAI states when a model was made. What configuration declares has no date: it is as old as the guide that named the first.
    private const long OfTheGuide = 1759017600;

    public string Object { get; } = "model";

    [JsonPropertyName("owned_by")]
    public string OwnedBy { get; } = "coze";

    public static ModelEntry Of(string name, RegisteredModel? model) => new(name, model?.StoredAt?.ToUnixTimeSeconds() ?? OfTheGuide);
}
