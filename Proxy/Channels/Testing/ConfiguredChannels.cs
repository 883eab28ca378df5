using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Testing;

/// <summary>The channels of the configuration, read anew for each test, so that a file that was just put right is seen.</summary>
internal sealed class ConfiguredChannels(IConfiguration configuration) : ITestableChannels
{
    public Task<ChannelUnderTest?> FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Find(name));

    private ChannelUnderTest? Find(string name)
    {
        if (!configuration.GetSection(ChannelBinder.Section).GetChildren().Any(section => section.Key == name))
        {
            return null;
        }

        var binder = new ChannelBinder(configuration);
        var prefix = $"{ChannelBinder.Section}:{name}:";
        if (binder.Read().FirstOrDefault(binding => binding.Name == name) is { } found)
        {
            return new ChannelUnderTest(name)
            {
                BaseUrl = found.BaseUrl,
                App = found.App,
                Token = found.Token,
                Ratio = found.Ratio,
                DefaultPrice = found.Options.DefaultPrice,
            };
        }

        return new ChannelUnderTest(name)
        {
            Mistakes = [.. binder.Errors.Where(error => error.StartsWith(prefix, StringComparison.Ordinal)).Select(error => new LocalizedText(error[prefix.Length..], error[prefix.Length..]))],
        };
    }
}
