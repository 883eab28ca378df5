namespace CozeProxy.Billing.Accounts;

/// <summary>What is to change about an account; everything else stays as it is. Its money is moved by movements alone.</summary>
public sealed record AccountChanges
{
    /// <summary>What it is called.</summary>
    public Change<string> Name { get; init; }

    /// <summary>The group whose prices and channels its calls get.</summary>
    public Change<string> Group { get; init; }

    /// <summary>How many calls all its keys together may make in a minute; null for any number.</summary>
    public Change<int?> RequestsPerMinute { get; init; }

    /// <summary>How many calls of all its keys together may be under way at a time; null for any number.</summary>
    public Change<int?> MaxConcurrency { get; init; }
}
