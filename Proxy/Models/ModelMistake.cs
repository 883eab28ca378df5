namespace CozeProxy.Models;

/// <summary>What is wrong with one setting of a model.</summary>
internal readonly record struct ModelMistake(string Key, string Problem);
