namespace CozeProxy.Billing.Documents;

/// <summary>Settings that can be changed while running: JSON documents of one kind by name. Names differ by case.</summary>
public interface IDocumentStore
{
    /// <summary>All of them by name.</summary>
    Task<IReadOnlyList<StoredDocument>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds or replaces one; durable, and announced to the other replicas, when this returns.</summary>
    Task<StoredDocument> PutAsync(string name, string document, CancellationToken cancellationToken);

    /// <summary>Removes one, in the same way; false where there is none of that name.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Says what to do when another replica has changed one; to be called once, before anything is read.</summary>
    void WhenChangedElsewhere(Func<Task> stale);
}
