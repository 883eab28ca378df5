using System.Text;

namespace CozeProxy.Billing.Operators;

/// <summary>What is to change about an operator; everything else stays as it is.</summary>
public sealed record OperatorChanges
{
    /// <summary>What they may do.</summary>
    public Change<OperatorRole> Role { get; init; }

    /// <summary>Whether they may sign in at all.</summary>
    public Change<bool> Enabled { get; init; }

    /// <summary>The hash of their new password.</summary>
    public Change<string> PasswordHash { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Role = ").Append(Role).Append(", Enabled = ").Append(Enabled);
        return true;
    }
}
