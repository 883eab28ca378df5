using CozeProxy.Settings;

namespace CozeProxy.Models;

/// <summary>A model as it is listed to operators; null with what is wrong where it is stored and this version cannot read it.</summary>
internal sealed record RegistryEntry(string Name, RegisteredModel? Model, IReadOnlyList<SettingMistake> Mistakes);
