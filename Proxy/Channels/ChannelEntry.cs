using CozeProxy.Settings;

namespace CozeProxy.Channels;

/// <summary>A channel as it is listed to operators; null with what is wrong where it is stored and cannot be used as it is.</summary>
internal sealed record ChannelEntry(string Name, ChannelSettings? Settings, IReadOnlyList<SettingMistake> Mistakes);
