using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Testing;

/// <summary>The channels as they are written at this moment, good or not, switched on or not: what is in force may be older.</summary>
internal sealed class TestableChannels(IConfiguration configuration, ChannelRegistry registry)
{
    public async Task<ChannelUnderTest?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (FindDeclared(name) is { } declared)
        {
            return declared;
        }

        return await registry.GetAsync(name, cancellationToken) is { } entry
            ? Of(entry.Name, entry.Settings, [.. entry.Mistakes.Select(mistake => new LocalizedText($"{mistake.Key} {mistake.English}.", $"{mistake.Key} {mistake.Chinese}。"))])
            : null;
    }

    // Read anew for each test, so that a file that was just put right is seen.
    private ChannelUnderTest? FindDeclared(string name)
    {
        var section = configuration.GetSection(ChannelBinder.Section).GetChildren().FirstOrDefault(section => ChannelName.Comparer.Equals(section.Key, name));
        if (section is null)
        {
            return null;
        }

        var binder = new ChannelBinder(configuration);
        var settings = binder.Read().FirstOrDefault(channel => channel.Name == section.Key);
        var prefix = $"{section.Path}:";
        var errors = binder.Errors.Where(error => error.StartsWith(prefix, StringComparison.Ordinal)).Select(error => error[prefix.Length..]);
        return Of(section.Key, settings, settings is null ? [.. errors.Select(error => new LocalizedText(error, error))] : []);
    }

    private static ChannelUnderTest Of(string name, ChannelSettings? settings, IReadOnlyList<LocalizedText> mistakes) => settings is null
        ? new ChannelUnderTest(name) { Mistakes = mistakes }
        : new ChannelUnderTest(name)
        {
            BaseUrl = settings.BaseUrl,
            App = settings.Credentials.App,
            Token = settings.Credentials.Token,
            Ratio = settings.Ratio,
            DefaultPrice = settings.DefaultPrice,
        };
}
