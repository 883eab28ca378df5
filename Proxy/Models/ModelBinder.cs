using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CozeProxy.Models;

/// <summary>Reads models from the configuration and says everything that is wrong with them at once.</summary>
internal sealed class ModelBinder(IConfiguration configuration)
{
    public const string Section = "Coze:Models";
    private const string OpenWorkflowsKey = "Coze:OpenWorkflows";
    private const string Parameters = "Parameters";

    private static readonly HashSet<string> Keys =
        new([Parameters, .. typeof(ModelOptions).GetProperties().Select(property => property.Name)], StringComparer.OrdinalIgnoreCase);

    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<RegisteredModel> Read() =>
        [.. configuration.GetSection(Section).GetChildren().Select(ReadModel).OfType<RegisteredModel>()];

    /// <summary>Whether names that are not registered may be used, such as coze-workflow: yes, unless <c>Coze:OpenWorkflows</c> says no.</summary>
    public bool ReadOpenWorkflows()
    {
        if (configuration[OpenWorkflowsKey] is not { Length: > 0 } text)
        {
            return true;
        }

        if (!bool.TryParse(text, out var isOpen))
        {
            _errors.Add($"{OpenWorkflowsKey} is '{text}': use true or false.");
        }

        return isOpen;
    }

    private RegisteredModel? ReadModel(IConfigurationSection section)
    {
        var options = new ModelOptions();
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            _errors.Add($"{section.Path}: {e.Message}");
            return null;
        }

        // A misspelt Groups would let everybody in.
        _errors.AddRange(section.GetChildren().Where(child => !Keys.Contains(child.Key)).Select(child => $"{child.Path} is not part of a model."));
        var reader = new ModelReader(section.Key, options, ReadParameters(section.GetSection(Parameters)));
        var model = reader.Read();
        _errors.AddRange(reader.Mistakes.Select(mistake => $"{section.Path}:{mistake.Key} {mistake.English}."));
        return model;
    }

    // Configuration knows texts only. A section's values are texts, then; whoever needs numbers writes the whole object as one JSON text.
    private ReadOnlyMemory<byte> ReadParameters(IConfigurationSection section)
    {
        if (section.Value is null)
        {
            return section.GetChildren().Any() ? JsonSerializer.SerializeToUtf8Bytes(ToNode(section)) : default;
        }

        try
        {
            if (JsonNode.Parse(section.Value) is JsonObject)
            {
                return Encoding.UTF8.GetBytes(section.Value);
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        _errors.Add($"{section.Path} is no JSON object.");
        return default;
    }

    private static JsonNode? ToNode(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
        {
            return section.Value;
        }

        return children.All(child => int.TryParse(child.Key, System.Globalization.CultureInfo.InvariantCulture, out _))
            ? new JsonArray([.. children.Select(ToNode)])
            : new JsonObject(children.Select(child => KeyValuePair.Create(child.Key, ToNode(child))));
    }
}
