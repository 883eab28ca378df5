namespace CozeProxy.Billing.Storage;

/// <summary>The store could not be read or written: disk full, locked, damaged. Nothing of the operation remains.</summary>
public sealed class StorageException(string message, Exception? inner = null) : IOException(message, inner);
