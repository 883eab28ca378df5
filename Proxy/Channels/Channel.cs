using System.Collections.Frozen;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Channels;

/// <summary>A channel as it runs: its credentials, whom it serves and at what ratio.</summary>
internal sealed record Channel(CozeChannel Coze, FrozenSet<string> Models, FrozenSet<string> Groups, int Priority, Ratio Ratio, string? DefaultPrice)
{
    public string Name => Coze.Name;

    /// <summary>Whether it serves the model, under the name it was called by or the one it stands for, to this group.</summary>
    public bool Serves(string name, string model, string group) =>
        (Models.Count == 0 || Models.Contains(name) || Models.Contains(model)) && (Groups.Count == 0 || Groups.Contains(group));
}
