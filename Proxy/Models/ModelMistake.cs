namespace CozeProxy.Models;

/// <summary>What is wrong with one setting of a model: its key as in <see cref="ModelOptions"/>, and the rest of the sentence.</summary>
internal readonly record struct ModelMistake(string Key, string English, string Chinese);
