namespace CozeProxy.Billing.Backups;

/// <summary>A backup was not made or not put in place, because a rule stands against it; nothing was changed.</summary>
public sealed class BackupException : Exception
{
    public BackupException()
    {
    }

    public BackupException(string message)
        : base(message)
    {
    }

    public BackupException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
