using System.Text.Json.Serialization;

namespace CozeProxy.Models;

/// <summary>A model as OpenAI lists it.</summary>
internal sealed record ModelEntry(string Id)
{
    public string Object { get; } = "model";

    // OpenAI states when a model was made; these are as old as the guide that named them.
    public long Created { get; } = 1759017600;

    [JsonPropertyName("owned_by")]
    public string OwnedBy { get; } = "coze";
}
