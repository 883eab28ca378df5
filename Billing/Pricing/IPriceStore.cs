namespace CozeProxy.Billing.Pricing;

/// <summary>Prices and group ratios that can be changed while running, listed next to those configuration declares.</summary>
public interface IPriceStore
{
    /// <summary>All prices by name.</summary>
    Task<IReadOnlyList<PriceEntry>> ListPricesAsync(CancellationToken cancellationToken);

    /// <summary>One price, or null.</summary>
    Task<PriceEntry?> GetPriceAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds or replaces a price; in force when this returns.</summary>
    Task<PriceStoreResult> PutPriceAsync(string name, Price price, CancellationToken cancellationToken) =>
        PutPriceAsync(name, price, static _ => true, cancellationToken);

    /// <summary>
    /// Adds or replaces a price if what is stored under its name may be replaced (null: nothing is); nobody changes a price between the
    /// question and the change.
    /// </summary>
    Task<PriceStoreResult> PutPriceAsync(string name, Price price, Func<Price?, bool> mayReplace, CancellationToken cancellationToken);

    /// <summary>Removes a price; no longer in force when this returns.</summary>
    Task<PriceStoreResult> DeletePriceAsync(string name, CancellationToken cancellationToken);

    /// <summary>All group ratios by name.</summary>
    Task<IReadOnlyList<GroupEntry>> ListGroupsAsync(CancellationToken cancellationToken);

    /// <summary>One group's ratio, or null.</summary>
    Task<GroupEntry?> GetGroupAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds or replaces a group's ratio; in force when this returns.</summary>
    Task<PriceStoreResult> PutGroupAsync(string name, Ratio ratio, CancellationToken cancellationToken) =>
        PutGroupAsync(name, ratio, static _ => true, cancellationToken);

    /// <summary>Adds or replaces a group's ratio if what is stored under its name may be replaced, as a price is.</summary>
    Task<PriceStoreResult> PutGroupAsync(string name, Ratio ratio, Func<Ratio?, bool> mayReplace, CancellationToken cancellationToken);

    /// <summary>Removes a group's ratio; no longer in force when this returns.</summary>
    Task<PriceStoreResult> DeleteGroupAsync(string name, CancellationToken cancellationToken);

    /// <summary>Everything in force, declared or stored.</summary>
    Task<PriceList> ExportAsync(CancellationToken cancellationToken);

    /// <summary>What an import of this list would do now; nothing is stored.</summary>
    Task<PriceListPreview> PreviewAsync(PriceList list, bool merge, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces everything that is stored, or, merging, only what the list names; in force when this returns. What the list
    /// says like the configuration is left to that.
    /// </summary>
    Task<PriceListImport> ImportAsync(PriceList list, bool merge, CancellationToken cancellationToken);
}
