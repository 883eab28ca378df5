namespace CozeProxy.Settings;

/// <summary>What is wrong with one setting: its key as configuration writes it, and the rest of the sentence.</summary>
internal readonly record struct SettingMistake(string Key, string English, string Chinese);
