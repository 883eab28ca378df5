namespace CozeProxy.Billing.Backups;

/// <summary>A backup that was made, or put in place.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record BackupResult(string File, long Bytes, TimeSpan Elapsed);
