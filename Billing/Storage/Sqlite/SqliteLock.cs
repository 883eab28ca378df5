namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Keeps a second process off a ledger: each would close the other's calls as abandoned.</summary>
internal static class SqliteLock
{
    /// <summary>Taken until it is disposed; it goes with the process, however that ends.</summary>
    public static FileStream Take(string file)
    {
        try
        {
            return new FileStream($"{file}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new StorageException($"The ledger {file} is in use by another process, or its folder cannot be written.", problem);
        }
    }
}
