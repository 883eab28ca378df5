using System.Text.Json;
using CozeProxy.Settings;

namespace CozeProxy.Channels;

/// <summary>Reads channels from the configuration, and the files it names, and says everything that is wrong with them at once.</summary>
internal sealed class ChannelBinder(IConfiguration configuration)
{
    public const string Section = "Coze:Channels";

    private static readonly HashSet<string> Keys = NamesOf<ChannelOptions>();
    private static readonly HashSet<string> AuthKeys = NamesOf<ChannelAuthOptions>();
    private static readonly HashSet<string> Nested = new(
        [nameof(ChannelOptions.Models), nameof(ChannelOptions.Groups), nameof(ChannelOptions.Auth), nameof(ChannelAuthOptions.Config)], StringComparer.OrdinalIgnoreCase);

    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The files that were read.</summary>
    public MountedFiles Files { get; } = new();

    /// <summary>The channels that are right; all there are, when there are no <see cref="Errors"/>.</summary>
    public IReadOnlyList<ChannelSettings> Read() =>
        [.. configuration.GetSection(Section).GetChildren().Select(ReadChannel).OfType<ChannelSettings>()];

    private ChannelSettings? ReadChannel(IConfigurationSection section)
    {
        var auth = section.GetSection(nameof(ChannelOptions.Auth));
        CheckKeys(section, Keys);
        CheckKeys(auth, AuthKeys);
        var options = ReadOptions(section);
        var (fromFiles, areRead) = ReadFiles(auth, options.Auth);
        var reader = new ChannelReader(section.Key, options);
        var settings = reader.Read();

        // What is in a file that cannot be read is not missing.
        _errors.AddRange(reader.Mistakes.Where(mistake => areRead || !mistake.Key.StartsWith("Auth:", StringComparison.Ordinal))
            .Select(mistake => $"{section.Path}:{Source(mistake.Key, fromFiles)} {mistake.English}."));
        return settings;
    }

    private void CheckKeys(IConfigurationSection section, HashSet<string> keys)
    {
        foreach (var child in section.GetChildren())
        {
            if (!keys.Contains(child.Key))
            {
                // A misspelt Groups would let everybody in.
                _errors.Add($"{child.Path} is not part of a channel.");
            }
            else if (!Nested.Contains(child.Key) && child.GetChildren().Any())
            {
                _errors.Add($"{child.Path} has parts, but is one value.");
            }
        }
    }

    // By hand: the framework's binder stops at the first part whose shape it does not like.
    private ChannelOptions ReadOptions(IConfigurationSection section)
    {
        var options = new ChannelOptions
        {
            BaseUrl = section[nameof(ChannelOptions.BaseUrl)],
            Auth = ReadAuth(section.GetSection(nameof(ChannelOptions.Auth))),
            Priority = section[nameof(ChannelOptions.Priority)],
            Weight = section[nameof(ChannelOptions.Weight)],
            MaxConcurrency = section[nameof(ChannelOptions.MaxConcurrency)],
            Ratio = section[nameof(ChannelOptions.Ratio)],
            Enabled = section[nameof(ChannelOptions.Enabled)],
            DefaultPrice = section[nameof(ChannelOptions.DefaultPrice)],
        };
        ReadTexts(section.GetSection(nameof(ChannelOptions.Models)), options.Models);
        ReadTexts(section.GetSection(nameof(ChannelOptions.Groups)), options.Groups);
        return options;
    }

    private void ReadTexts(IConfigurationSection section, IList<string> texts)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            // As a list it has no entries, and that means all.
            _errors.Add($"{section.Path} is '{section.Value}': write a list, such as {section.Path}:0.");
        }

        foreach (var child in section.GetChildren())
        {
            if (child.Value is { } text)
            {
                texts.Add(text);
            }
            else
            {
                _errors.Add($"{child.Path} is no text.");
            }
        }
    }

    private static ChannelAuthOptions ReadAuth(IConfigurationSection section) => new()
    {
        Type = section[nameof(ChannelAuthOptions.Type)],
        Config = section[nameof(ChannelAuthOptions.Config)] ?? ReadInlineConfig(section.GetSection(nameof(ChannelAuthOptions.Config))),
        ConfigFile = section[nameof(ChannelAuthOptions.ConfigFile)],
        AppId = section[nameof(ChannelAuthOptions.AppId)],
        KeyId = section[nameof(ChannelAuthOptions.KeyId)],
        PrivateKey = section[nameof(ChannelAuthOptions.PrivateKey)],
        PrivateKeyFile = section[nameof(ChannelAuthOptions.PrivateKeyFile)],
        Aud = section[nameof(ChannelAuthOptions.Aud)],
        Token = section[nameof(ChannelAuthOptions.Token)],
        TokenFile = section[nameof(ChannelAuthOptions.TokenFile)],
    };

    private (List<string> FromFiles, bool AreRead) ReadFiles(IConfigurationSection section, ChannelAuthOptions auth)
    {
        var fromFiles = new List<string>();
        var areRead = true;
        auth.Config ??= ReadFile(nameof(auth.Config), auth.ConfigFile);
        auth.PrivateKey ??= ReadFile(nameof(auth.PrivateKey), auth.PrivateKeyFile);
        auth.Token ??= ReadFile(nameof(auth.Token), auth.TokenFile);
        return (fromFiles, areRead);

        string? ReadFile(string key, string? path)
        {
            if (string.IsNullOrEmpty(path))
            {
                return null;
            }

            fromFiles.Add(key);
            var text = Files.Read(path);
            if (text is null)
            {
                areRead = false;
                _errors.Add($"{section.Path}:{key}File is '{path}', which cannot be read.");
            }

            return text;
        }
    }

    // In a JSON file the console's JSON may also stand as it is, without being made one text.
    private static string? ReadInlineConfig(IConfigurationSection section)
    {
        var fields = section.GetChildren().ToDictionary(child => child.Key, child => child.Value, StringComparer.Ordinal);
        return fields.Count == 0 ? null : JsonSerializer.Serialize(fields);
    }

    // A mistake is where the text is: Auth:PrivateKey, Auth:Config:key_id.
    private static string Source(string key, List<string> fromFiles)
    {
        var parts = key.Split(':');
        if (parts.Length > 1 && parts[0] == nameof(ChannelOptions.Auth) && fromFiles.Contains(parts[1]))
        {
            parts[1] += "File";
        }

        return string.Join(':', parts);
    }

    private static HashSet<string> NamesOf<T>() => new(typeof(T).GetProperties().Select(property => property.Name), StringComparer.OrdinalIgnoreCase);
}
