using System.Globalization;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Channels beside the fixture's own, which is called <see cref="ProxyUnderTest.ChannelName"/> and has priority 0 and weight 1.</summary>
internal sealed class ExtraChannels
{
    public Dictionary<string, string?> Configuration { get; } = [];

    public ExtraChannels Add(string name, CozeEmulator coze, int priority = 0, int weight = 1) =>
        Add(name, coze.BaseAddress.AbsoluteUri, coze.PersonalAccessToken, priority, weight);

    public ExtraChannels Add(string name, string baseUrl, string token, int priority = 0, int weight = 1) => this
        .Set($"Coze:Channels:{name}:BaseUrl", baseUrl)
        .Set($"Coze:Channels:{name}:Auth:Type", "Token")
        .Set($"Coze:Channels:{name}:Auth:Token", token)
        .Set($"Coze:Channels:{name}:Priority", priority.ToString(CultureInfo.InvariantCulture))
        .Set($"Coze:Channels:{name}:Weight", weight.ToString(CultureInfo.InvariantCulture));

    public ExtraChannels Set(string key, string value)
    {
        Configuration[key] = value;
        return this;
    }

    public static implicit operator ProxySettings(ExtraChannels channels) => new() { Configuration = channels.Configuration };
}
