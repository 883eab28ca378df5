using System.Globalization;
using System.Net;

namespace CozeProxy.Settings;

/// <summary>Reads single settings and keeps all that is wrong with them. What is not there, or wrong, has its default.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    // Nobody means more, and the clocks beneath cannot count much further.
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(20);

    private readonly List<string> _errors = [];
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The settings that were asked for, be they there or not.</summary>
    public IReadOnlySet<string> Asked => _asked;

    /// <summary>Whether anything is said of it at all.</summary>
    public bool Has(string key) => configuration[key] is not null;

    /// <summary>A time span above zero.</summary>
    public TimeSpan Span(string key, TimeSpan fallback) => Read(
        key, fallback, "a positive time span, such as 00:00:15", text => ParseSpan(text) is { } span && span > TimeSpan.Zero ? span : null);

    /// <summary>A time span that may be zero.</summary>
    public TimeSpan SpanOrNone(string key, TimeSpan fallback) => Read(
        key, fallback, "a time span from 0, such as 00:00:30", text => ParseSpan(text) is { } span && span >= TimeSpan.Zero ? span : null);

    /// <summary>A whole number; the example is of what it counts, such as <c>1000 calls</c>.</summary>
    public int Number(string key, int fallback, int least, string example) => (int)Number(key, fallback, least, int.MaxValue, example);

    /// <inheritdoc cref="Number(string, int, int, string)"/>
    public long Number(string key, long fallback, long least, long most, string example) => Read(
        key, fallback, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least}, such as {example}"),
        text => long.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : default(long?));

    /// <summary>A text as it is; null where there is none.</summary>
    public string? Text(string key) => configuration[key] is { Length: > 0 } text ? text : null;

    /// <summary>A number from 0 to 1.</summary>
    public double Share(string key, double fallback) => Read(
        key, fallback, "a number from 0 to 1, such as 0.1",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share : default(double?));

    /// <summary>One of these words, in any case; the first where nothing is said.</summary>
    public string Choice(string key, params IReadOnlyList<string> choices)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return choices[0];
        }

        if (choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }

        _errors.Add($"{key} is '{text}': use {string.Join(" or ", choices)}.");
        return choices[0];
    }

    /// <summary>An address of a web server, or null.</summary>
    public Uri? Address(string key)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
        {
            return address;
        }

        _errors.Add($"{key} is not an address: use one such as http://localhost:4318.");
        return null;
    }

    public bool Flag(string key, bool fallback) =>
        Read(key, fallback, "true or false", text => bool.TryParse(text, out var value) ? value : default(bool?));

    /// <summary>A folder that is there, where one is named.</summary>
    public void Folder(string key, string right)
    {
        if (configuration[key] is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            _errors.Add($"{key} is '{folder}', which is no folder here: use {right}.");
        }
    }

    /// <summary>
    /// Networks of addresses, as an array or as one text with commas, which an environment variable can be. A single address is a network of one.
    /// </summary>
    public IReadOnlyList<IPNetwork> Networks(string key)
    {
        var networks = new List<IPNetwork>();
        foreach (var entry in (IEnumerable<IConfigurationSection>)[configuration.GetSection(key), .. configuration.GetSection(key).GetChildren()])
        {
            foreach (var text in (entry.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (ParseNetwork(text) is { } network)
                {
                    networks.Add(network);
                }
                else
                {
                    _errors.Add($"{entry.Path} is '{text}': use an address or a network, such as 10.0.0.7, 10.0.0.0/8 or fd00::/8.");
                }
            }
        }

        return networks;
    }

    /// <summary>Says of a setting that it will not do, for a reason that its value alone does not show.</summary>
    public void Refuse(string key, string why) =>
        _errors.Add(configuration[key] is { Length: > 0 } text ? $"{key} is '{text}': {why}" : $"{key} is not set: {why}");

    private T Read<T>(string key, T fallback, string right, Func<string, T?> parse)
        where T : struct
    {
        _asked.Add(key);
        if (configuration[key] is not { } text)
        {
            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        // Some are read in more than one room.
        var error = $"{key} is '{text}': use {right}.";
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }

        return fallback;
    }

    private static IPNetwork? ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    private static TimeSpan? ParseSpan(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span <= LongestSpan ? span : null;
}
