namespace CozeProxy.Admin.Ui.Portal;

/// <summary>A model that the holder of a key may call.</summary>
/// <param name="Name">The name it is called by.</param>
/// <param name="Ids">The fields of the request that say what is run; none for a model that stands for one thing.</param>
/// <param name="IsBackground">Whether it is run in the background, and so answers later.</param>
/// <param name="IsServed">Whether there is anything now that would run it.</param>
/// <param name="Prices">What it costs: more than one where that goes by the channel, none where it has no price of its own.</param>
public sealed record HolderModel(string Name, IReadOnlyList<string> Ids, bool IsBackground, bool IsServed, IReadOnlyList<HolderPrice> Prices);
